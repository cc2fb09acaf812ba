import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { loadFactories } from './load-factories.ts';

describe('loadFactories', () => {
  let root: string;

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'baton-factories-'));
    writeFileSync(join(root, 'package.json'), '{"type":"module"}');
    for (const folder of ['shop', 'platform', 'shared'])
      mkdirSync(join(root, 'lambdas', folder), { recursive: true });
  });
  afterEach(() => rmSync(root, { recursive: true }));

  const describeShop = (text: string): void =>
    writeFileSync(join(root, 'lambdas/shop/factory.ts'), `export default ${text};`);

  it('reads what factories say of themselves', async () => {
    mkdirSync(join(root, 'lambdas/plain'));
    describeShop(
      `{ title: 'Shop', ports: () => ({ till: 1 }), defaults: { timeout: '20s', breaker: { failures: 3 } } }`,
    );

    expect([...(await loadFactories(root)).values()]).toEqual([
      { name: 'plain' },
      {
        name: 'shop',
        file: 'lambdas/shop/factory.ts',
        title: 'Shop',
        defaults: { timeout: '20s', breaker: { failures: 3 } },
      },
    ]);
  });

  it.each([
    ['{ titel: "Shop" }', 'the default export has the unknown field "titel"'],
    [
      '{ defaults: { retry: { max_attempts: -1 } } }',
      '"defaults.retry.max_attempts" must be 0 or more, got -1',
    ],
    ['{ defaults: { timeout: "soon" } }', '"defaults.timeout" expected a duration'],
    ['{ defaults: { timeout: "500ms" } }', '"defaults.timeout" must be whole seconds from 1, got 500ms'],
    [
      '{ defaults: { retry: { interval: "9s", max_delay: "5s" } } }',
      '"defaults.retry.max_delay" must be longer than "interval" (9s), got 5s',
    ],
    ['{ ports: { till: 1 } }', '"ports" must be a function that returns the ports'],
    ['{ reservedConcurrency: 0 }', '"reservedConcurrency" must be 1 or more, got 0'],
    ['undefined', 'has no default export'],
    ['nowhere', 'cannot be loaded'],
  ])('says what is wrong with %s', async (text, message) => {
    describeShop(text);

    const broken = (await loadFactories(root)).get('shop')?.broken;

    expect(broken).toMatch(/^lambdas\/shop\/factory\.ts/);
    expect(broken).toContain(message);
  });
});
