import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { readDeployment } from './read-deployment.ts';

describe('How a function is deployed', () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'baton-deployment-'));
    writeFileSync(join(root, 'package.json'), '{"type":"module"}');
    mkdirSync(join(root, 'shop/pay'), { recursive: true });
  });
  afterEach(() => rmSync(root, { recursive: true }));
  const write = (path: string, value: object): void =>
    writeFileSync(join(root, 'shop', path), `export default ${JSON.stringify(value)};`);

  it.each<{ what: string; factory?: object; own?: object; deployment: object | undefined }>([
    { what: 'neither says anything', deployment: undefined },
    {
      what: 'its factory reserves calls',
      factory: { reservedConcurrency: 5 },
      deployment: { reservedConcurrency: 5 },
    },
    {
      what: 'it reserves calls itself',
      factory: { reservedConcurrency: 5 },
      own: { reservedConcurrency: 2, timeoutSeconds: 9 },
      deployment: { reservedConcurrency: 2, timeoutSeconds: 9 },
    },
    {
      what: 'workers run it',
      factory: { reservedConcurrency: 5 },
      own: { runtime: 'worker' },
      deployment: { runtime: 'worker' },
    },
  ])('is read when $what', async ({ factory, own, deployment }) => {
    if (factory) write('factory.ts', factory);
    if (own) write('pay/deployment.ts', own);

    expect(await readDeployment(join(root, 'shop/pay'))).toEqual(deployment);
  });

  it('names the file and line that cannot be loaded', async () => {
    writeFileSync(join(root, 'shop/pay/deployment.ts'), "export default {};\nthrow new Error('no memory');");

    await expect(readDeployment(join(root, 'shop/pay'))).rejects.toThrow(
      /shop\/pay\/deployment\.ts cannot be loaded: no memory \(.*shop\/pay\/deployment\.ts:2\)$/,
    );
  });
});
