import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { limitedCli, makeProject, runCli } from '../testing/cli-process.ts';

const ROOT = resolve(import.meta.dirname, '../../..');

/** How long modules may work here. */
const LIMIT_MILLISECONDS = 1000;

let project: { root: string; remove(): void };
const write = (path: string, text: string): void => {
  mkdirSync(dirname(join(project.root, path)), { recursive: true });
  writeFileSync(join(project.root, path), text);
};
const call = (...args: string[]): string => {
  const options = limitedCli(LIMIT_MILLISECONDS, args);
  const { stdout, stderr } = spawnSync(process.execPath, options, { cwd: project.root, encoding: 'utf8' });
  return stdout + stderr;
};

beforeEach(() => {
  project = makeProject();
  write('package.json', '{"type":"module"}');
  symlinkSync(join(ROOT, 'node_modules'), join(project.root, 'node_modules'));
  write(
    'lambdas/shop/buy/contract.ts',
    "import { z } from 'zod';\nexport const [input, output, options] = [z.any(), z.any(), { effect: false }];",
  );
  write('statemachines/buys.workflow.yaml', 'name: buys\nsteps:\n  - { id: one, uses: shop/buy }\n');
});
afterEach(() => project.remove());

const ENDLESS = 'what it does when it is imported does not end within 1 s';

describe('A module that does not end when it is imported', () => {
  it.each([
    ['lambdas/shop/factory.ts', 'while (true) {}'],
    ['lambdas/shop/buy/deployment.ts', 'for (;;); export default {};'],
    ['lambdas/shop/buy/contract.ts', 'export const input = 1; while (true) {}'],
    ['baton.config.ts', 'export default {}; for (;;) {}'],
  ])('is named, and ends no command without a word: %s', (file, text) => {
    write(file, text);

    expect(call('run', 'buys', '--virtual')).toMatch(new RegExp(`${file}:? cannot be loaded: ${ENDLESS}`));
  });

  it('is an error in the workflow that it is, or that imports it', () => {
    write('statemachines/spins.workflow.ts', "import './spin.ts';\nexport default 3;");
    write('statemachines/spin.ts', 'export {};\nwhile (true) {}');

    const said = call('validate');

    expect(said).toMatch(
      new RegExp(
        `the file could not be loaded: ${ENDLESS}[^\\n]*\\n  at statemachines/spins.workflow.ts:1:1`,
      ),
    );
    expect(said).toMatch(/✓ statemachines\/buys\.workflow\.yaml/);
  });

  it.each([
    ['waits for something', 'contract.ts', 'await null;\nexport const input = 1;\nwhile (true) {}', 3],
    ['is JavaScript', 'contract.js', "export const input = 1;\n/(a+)+$/.test(`${'a'.repeat(60)}b`);", 2],
  ])('is named with the line of the loop if it %s', (_, name, text, line) => {
    rmSync(join(project.root, 'lambdas/shop/buy/contract.ts'));
    write(`lambdas/shop/buy/${name}`, text);

    const said = call('validate');

    const file = `lambdas/shop/buy/${name}`;
    expect(said).toMatch(new RegExp(`${file} cannot be loaded: ${ENDLESS}[^\\n]* \\(${file}:${line}\\)`));
    expect(said).toMatch(/statemachines\/buys\.workflow\.yaml/);
  });

  it('is named with the line of the loop if it is CommonJS', () => {
    rmSync(join(project.root, 'lambdas/shop/buy/contract.ts'));
    write('lambdas/shop/buy/package.json', '{}');
    write('lambdas/shop/buy/contract.js', 'exports.input = 1;\nfor (;;);');

    expect(call('validate')).toMatch(new RegExp(`${ENDLESS}[^\\n]* \\(lambdas/shop/buy/contract.js:2\\)`));
  });

  it('is named with the file of the loop if a module that it imports waits for something', () => {
    write('lambdas/shop/buy/spin.ts', 'await null;\nfor (;;);');
    write('lambdas/shop/buy/contract.ts', "import './spin.ts';\nexport const input = 1;");

    expect(call('validate')).toMatch(
      new RegExp(`contract.ts cannot be loaded: ${ENDLESS}[^\\n]* \\(lambdas/shop/buy/spin.ts:2\\)`),
    );
  });

  it('is none if it waits for something that comes', () => {
    write('lambdas/shop/buy/waits.ts', 'await new Promise((resolve) => setTimeout(resolve, 1));');
    write(
      'lambdas/shop/buy/contract.ts',
      "import './waits.ts';\nimport { z } from 'zod';\nexport const [input, output, options] = [z.any(), z.any(), { effect: false }];",
    );

    expect(call('validate')).toMatch(/✓ statemachines\/buys\.workflow\.yaml/);
  });
});

describe('A module that leaves something running', () => {
  it('keeps no command from ending', async () => {
    write(
      'lambdas/shop/buy/contract.ts',
      "import { z } from 'zod';\nsetInterval(() => {}, 1000);\nexport const [input, output, options] = [z.any(), z.any(), { effect: false }];",
    );

    const validated = await runCli(['validate'], project.root);

    expect(validated).toMatchObject({ exitCode: 0, stdout: expect.stringMatching(/^✓ statemachines/) });
  });
});
