import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { tryModules } from './try-modules.ts';

/** Long enough for what ends, on any machine; what does not end is ended after a second. */
const LONG = 50_000;

describe('what the compiler imports', () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'baton-endless-'));
    writeFileSync(join(root, 'package.json'), '{"type":"module"}');
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));
  const write = (file: string, text: string): void => {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), text);
  };

  it('is refused if a workflow does not end', async () => {
    write('statemachines/first.workflow.ts', 'export default 3;');
    write('statemachines/loop.workflow.ts', 'while (true) {}');

    await expect(tryModules(root, { milliseconds: 1000 })).rejects.toThrow(
      'statemachines/loop.workflow.ts cannot be loaded: what it does when it is imported does not end within 1 s',
    );
  });

  it('is refused if a contract does not end', async () => {
    write('lambdas/shop/sell/contract.ts', 'await new Promise((resolve) => setTimeout(resolve, 3_600_000));');

    await expect(tryModules(root, { milliseconds: 1000 })).rejects.toThrow(
      'lambdas/shop/sell/contract.ts cannot be loaded',
    );
  });

  it.each(['lambdas/shop/factory.ts', 'lambdas/shop/sell/deployment.ts'])(
    'is refused if %s does not end',
    async (file) => {
      write(file, 'export default {}; for (;;) {}');

      await expect(tryModules(root, { milliseconds: 1000 })).rejects.toThrow(`${file} cannot be loaded`);
    },
  );

  it('passes if all of it ends, whether or not it can be used', async () => {
    write('statemachines/broken.workflow.ts', 'export default {');
    write('statemachines/thrown.workflow.ts', 'throw new Error("no"); export {};');
    write('statemachines/leaving.workflow.ts', 'export default 4;');
    write('lambdas/shop/sell/contract.ts', 'setInterval(() => {}, 1000); export const input = 5;');

    await tryModules(root, { milliseconds: LONG });
  });

  it('is given up when the command ends, however long it would take', async () => {
    write('statemachines/loop.workflow.ts', 'while (true) {}');
    const closing = new AbortController();

    const trial = tryModules(root, { milliseconds: 3_600_000, signal: closing.signal });
    closing.abort();

    await expect(trial).rejects.toThrow('the trial was ended');
  });

  it('may be nothing at all', async () => {
    await tryModules(root, { milliseconds: LONG });
  });
});
