import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { callCli } from '../testing/call-cli.ts';
import { type CliResult, makeProject } from '../testing/cli-process.ts';

const ROOT = resolve(import.meta.dirname, '../../..');
let project: { root: string; remove(): void };

const write = (path: string, text: string): void => {
  mkdirSync(join(project.root, path, '..'), { recursive: true });
  writeFileSync(join(project.root, path), text);
};
const workflow = (name: string, action: string): void =>
  write(`statemachines/${name}.workflow.yaml`, `name: ${name}\nsteps:\n  - { id: one, uses: ${action} }\n`);
const call = (...args: string[]): Promise<CliResult> => callCli(args, project.root);

beforeAll(() => {
  project = makeProject();
  write('package.json', '{"type":"module"}');
  write('lambdas/shop/buy/contract.ts', 'export const input = { type: "object" };');
  symlinkSync(join(ROOT, 'node_modules'), join(project.root, 'node_modules'));
  write(
    'lambdas/shop/look/contract.ts',
    `import { z } from 'zod';
     export const [input, output, options] = [z.any(), z.any(), { effect: false }];`,
  );
  workflow('buys', 'shop/buy');
  workflow('buys-too', 'shop/buy');
  workflow('looks', 'shop/look');
});
afterAll(() => project.remove());

describe('A contract that cannot be used', () => {
  it('is reported once and fails only the workflows that use it', async () => {
    const { exitCode, stdout } = await call('validate');

    expect(exitCode).toBe(1);
    expect(stdout.match(/"input" is not a zod schema/g)).toHaveLength(1);
    expect(stdout).toMatch(/✗ lambdas\/shop\/buy\/contract\.ts: "input" is not a zod schema/);
    expect(stdout.match(/^. statemachines.*/gm)).toEqual([
      expect.stringMatching(/^✗ .*buys-too.*1 error/),
      expect.stringMatching(/^✗ .*buys\.workflow.*1 error/),
      expect.stringMatching(/^✓ .*looks/),
    ]);
  });

  it('is listed in the JSON of a workflow that does not use it', async () => {
    const json = await call('validate', 'looks', '--json');

    expect(JSON.parse(json.stdout)).toMatchObject({
      ok: true,
      contracts: ['lambdas/shop/buy/contract.ts: "input" is not a zod schema'],
    });
  });

  it('does not keep other workflows from being planned', async () => {
    const planned = await call('plan', 'looks');
    const { exitCode, stderr } = await call('plan', 'buys');

    expect(planned.exitCode).toBe(0);
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/"input" is not a zod schema[\s\S]*broken-contract/);
  });

  it('may be for want of a handler, which the first call would say else', async () => {
    const { root, remove } = makeProject();
    const folder = join(root, 'lambdas/shop/buy');
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(root, 'package.json'), '{"type":"module"}');
    symlinkSync(join(ROOT, 'node_modules'), join(root, 'node_modules'));
    writeFileSync(
      join(folder, 'contract.ts'),
      "import { z } from 'zod';\nexport const [input, output] = [z.any(), z.any()];",
    );
    writeFileSync(join(folder, 'handler.ts'), 'export const handle = async () => ({});');
    writeFileSync(
      join(root, 'statemachines/buys.workflow.yaml'),
      'name: buys\nsteps:\n  - { id: one, uses: shop/buy }\n',
    );

    const { stdout, exitCode } = await callCli(['validate'], root);
    remove();

    expect(exitCode).toBe(1);
    expect(stdout).toMatch(/✗ lambdas\/shop\/buy\/handler\.ts exports no "handler"; export const handler = /);
    expect(stdout).toMatch(
      /the handler of action "shop\/buy" cannot be used[\s\S]*fix lambdas\/shop\/buy\/handler\.ts/,
    );
  });
});
