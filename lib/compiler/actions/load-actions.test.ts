import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { loadActions } from './load-actions.ts';

const project = fileURLToPath(new URL('../../..', import.meta.url));

describe('loadActions', () => {
  let root: string;

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'baton-actions-'));
    symlinkSync(join(project, 'node_modules'), join(root, 'node_modules'));
    writeFileSync(join(root, 'package.json'), '{"type":"module"}');
  });
  afterEach(() => rmSync(root, { recursive: true }));

  const write = (path: string, text: string): void => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  };

  it('reads how many calls may be under way and begin', async () => {
    const contract = (more: string) => `import { z } from 'zod';
       export const [input, output] = [z.any(), z.any()];
       ${more}`;
    write(
      'lambdas/shop/pay/contract.ts',
      contract(
        "export const concurrency = { key: '$input.account' }; export const rate = { max: 5, per: '1m' };",
      ),
    );
    write('lambdas/shop/none/contract.ts', contract('export const concurrency = { max: 0 };'));
    write(
      'lambdas/shop/other/contract.ts',
      contract("export const rate = { per: 'often', on_limit: 'skip' };"),
    );
    write(
      'lambdas/shop/later/contract.ts',
      contract("export const concurrency = {}; export const options = { answers: 'later' };"),
    );

    const actions = await loadActions(root);

    expect(actions.get('shop/pay')?.callLimits).toEqual({
      concurrency: { key: '$input.account', max: 1 },
      rate: { max: 5, per_seconds: 60 },
    });
    expect(actions.get('shop/none')?.broken).toContain('"concurrency.max" ');
    expect(actions.get('shop/other')?.broken).toMatch(/"rate.per" .*on_limit/);
    expect(actions.get('shop/later')?.broken).toContain("cannot be combined with options.answers: 'later'");
  });

  it('says which option a contract has misspelt, and which is not true or false', async () => {
    const contract = (options: string) => `import { z } from 'zod';
       export const [input, output] = [z.any(), z.any()];
       export const options = ${options};`;
    write('lambdas/options/misspelt/contract.ts', contract('{ efect: true }'));
    write('lambdas/options/text/contract.ts', contract("{ effect: 'yes' }"));

    const actions = await loadActions(root);

    expect(actions.get('options/misspelt')?.broken).toBe(
      'lambdas/options/misspelt/contract.ts: "options" has no field "efect"; did you mean "effect"?',
    );
    expect(actions.get('options/text')?.broken).toContain('"options.effect" is true or false, got "yes"');
  });

  it('reads how an action is deployed, and says so if the file is of no use', async () => {
    const contract = "import { z } from 'zod'; export const [input, output] = [z.any(), z.any()];";
    const deployments = {
      train: "export default { runtime: 'worker', memoryMegabytes: 1024 };",
      named: "export const deployment = { runtime: 'worker' };",
      wrong: "export default { runtime: 'workr' };",
      later: "import './missing.ts'; export default {};",
    };
    for (const [name, text] of Object.entries(deployments)) {
      write(`lambdas/shop/${name}/contract.ts`, contract);
      write(`lambdas/shop/${name}/deployment.ts`, text);
    }

    const actions = await loadActions(root);

    expect(actions.get('shop/train')).toMatchObject({ worker: true, memoryMegabytes: 1024 });
    expect(actions.get('shop/named')?.broken).toBe(
      'lambdas/shop/named/deployment.ts has no default export; export default { memoryMegabytes: 512 }',
    );
    expect(actions.get('shop/wrong')?.broken).toBe(
      'lambdas/shop/wrong/deployment.ts: "runtime" expected lambda or worker, got "workr"',
    );
    expect(actions.get('shop/later')?.broken).toBeUndefined();
  });

  it('reads contracts by folder: what is asked for without defaults, what comes back whole', async () => {
    write(
      'lambdas/shop/reserve/contract.ts',
      `import { z } from 'zod';
       export const description = 'Reserves.';
       export const input = z.strictObject({ order: z.string(), express: z.boolean().default(false) });
       export const output = z.object({ id: z.string(), express: z.boolean().default(false) });
       export const options = { effect: true, find: true };
       export const compensate = { uses: 'shop/release', with: { id: '{{ $result.id }}' } };`,
    );
    write(
      'lambdas/shop/look/contract.ts',
      `import { z } from 'zod';
       export const description = 'Looks.';
       export const [input, output] = [z.any(), z.any()];`,
    );
    write('lambdas/shop/texts.ts', '');
    write('lambdas/platform/get-status/contract.ts', 'throw new Error("not asked for")');
    const actions = await loadActions(root);

    expect([...actions.keys()]).toEqual(['shop/look', 'shop/reserve']);
    expect(actions.get('shop/look')).toEqual({
      name: 'shop/look',
      description: 'Looks.',
      input: {},
      output: {},
    });
    expect(actions.get('shop/reserve')).toMatchObject({
      effect: true,
      find: true,
      compensate: { uses: 'shop/release', with: { id: '{{ $result.id }}' } },
      input: { required: ['order'], additionalProperties: false },
      output: { required: ['id', 'express'] },
    });
  });

  it('names the form of a compensation that has another', async () => {
    write(
      'lambdas/shop/reserve/contract.ts',
      `import { z } from 'zod';
       export const [input, output] = [z.any(), z.any()];
       export const compensate = { action: 'shop/release' };`,
    );

    expect((await loadActions(root)).get('shop/reserve')?.broken).toContain(
      '"compensate" is not of the form { uses:',
    );
  });

  it('is empty where there are no lambdas', async () => {
    expect((await loadActions(root)).size).toBe(0);
  });

  it('says which contract cannot be used', async () => {
    write('lambdas/shop/reserve/contract.ts', 'export const input = { type: "object" };');
    write('lambdas/shop/look/contract.ts', `export const description = 'Looks.';`);

    expect([...(await loadActions(root)).values()]).toEqual([
      {
        name: 'shop/look',
        broken:
          'lambdas/shop/look/contract.ts exports no "input"; export a zod schema, z.any() if anything is allowed',
      },
      {
        name: 'shop/reserve',
        broken: 'lambdas/shop/reserve/contract.ts: "input" is not a zod schema',
      },
    ]);
  });

  it('says which contract cannot be loaded', async () => {
    write('lambdas/shop/reserve/contract.ts', 'import "nowhere-to-be-found";');

    expect((await loadActions(root)).get('shop/reserve')?.broken).toMatch(
      /^lambdas\/shop\/reserve\/contract\.ts cannot be loaded: /,
    );
  });

  it('reads the contracts of this project', async () => {
    const actions = await loadActions(project);

    expect(actions.get('research/market')?.output).toMatchObject({ type: 'object' });
  });
});
