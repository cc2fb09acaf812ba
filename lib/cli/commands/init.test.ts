import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { TOOLS } from '../new/package-json.ts';
import { callCli, jsonOf } from '../testing/call-cli.ts';

const REPOSITORY = join(import.meta.dirname, '../../..');
const jsonIn = (folder: string, file: string) => JSON.parse(readFileSync(join(folder, file), 'utf8'));

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'baton-init-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const put = (file: string, text: string): void => {
  mkdirSync(join(folder, file, '..'), { recursive: true });
  writeFileSync(join(folder, file), text);
};

describe('init', () => {
  it('writes a workflow, an action, a test and a CDK app into an empty folder', async () => {
    const result = jsonOf(await callCli(['init', '--json'], folder)) as { written: string[] };

    expect(result).toMatchObject({ left: [], todo: [] });
    expect(result.written).toEqual(
      expect.arrayContaining([
        'statemachines/hello.workflow.yaml',
        'lambdas/hello/greet/handler.ts',
        'lambdas/hello/greet/logic.test.ts',
        'bin/app.ts',
        'cdk.json',
        'tsconfig.json',
        '.vscode/settings.json',
      ]),
    );
    expect(jsonIn(folder, 'package.json')).toMatchObject({
      type: 'module',
      scripts: { test: expect.stringContaining('jest') },
    });
    expect(readFileSync(join(folder, 'lambdas/hello/greet/handler.ts'), 'utf8')).toContain("'./logic.ts'");
    expect(jsonIn(folder, '.baton/workflow.schema.json').$defs.action.anyOf).toMatchObject([
      { const: 'hello/greet' },
    ]);
  });

  it('makes the folder that is named, and says where it is', async () => {
    const { exitCode, stdout } = await callCli(['init', 'apps/shop'], folder);

    expect(exitCode).toBe(0);
    expect(stdout).toContain('cd apps/shop');
    expect(jsonIn(folder, 'apps/shop/.baton/workflow.schema.json').$defs.action.anyOf).toMatchObject([
      { const: 'hello/greet' },
    ]);
  });

  it('says why a folder cannot be made', async () => {
    put('shop', 'a file');

    const results = [await callCli(['init', 'shop'], folder), await callCli(['init', 'shop/api'], folder)];

    expect(results.map(({ exitCode, stderr }) => [exitCode, stderr])).toEqual([
      [1, expect.stringContaining('Cannot make the folder "shop": a file is in the way')],
      [1, expect.stringContaining('Cannot make the folder "shop/api": a part of its path is a file')],
    ]);
  });

  it.each(process.platform === 'linux' ? ['/proc/baton'] : [])(
    'says that %s cannot be made',
    async (given) => {
      const { exitCode, stderr } = await callCli(['init', given], folder);

      expect([exitCode, stderr]).toEqual([1, expect.stringContaining(`Cannot make the folder "${given}"`)]);
    },
  );

  it('writes what `cdk init` left out, in the style of its CommonJS, and says how to deploy it', async () => {
    const manifest = { name: 'shop', scripts: { test: 'jest' }, devDependencies: { jest: '^30' } };
    put('package.json', JSON.stringify(manifest));
    put('cdk.json', '{"app":"npx tsx bin/shop.ts"}');
    put('tsconfig.json', '{}');
    put('test/shop.test.ts', '');

    const result = jsonOf(await callCli(['init', '--json'], folder));

    expect(result).toMatchObject({
      added: [],
      left: ['tsconfig.json'],
      todo: [expect.stringContaining('Baton')],
    });
    expect(jsonIn(folder, 'package.json')).toEqual(manifest);
    expect(readFileSync(join(folder, 'lambdas/hello/greet/handler.ts'), 'utf8')).toContain("'./logic'");
    expect(readFileSync(join(folder, 'test/hello.test.ts'), 'utf8')).toMatch(
      /^import \{ greet \} from '\.\.\/lambdas\/hello\/greet\/logic';/,
    );
  });

  it('leaves what is there as it is, and says so', async () => {
    put('statemachines/hello.workflow.yaml', 'mine');
    put('.gitignore', 'node_modules');
    put('package.json', '{"type":"commonjs","scripts":{"test":"mine"}}');

    const { stdout } = await callCli(['init'], folder);

    expect(readFileSync(join(folder, 'statemachines/hello.workflow.yaml'), 'utf8')).toBe('mine');
    expect(readFileSync(join(folder, '.gitignore'), 'utf8')).toBe('node_modules');
    expect(jsonIn(folder, 'package.json')).toMatchObject({ type: 'commonjs', scripts: { test: 'mine' } });
    expect(stdout).toContain('= statemachines/hello.workflow.yaml already exists and stays as it is');
    expect(stdout).toContain('Add .baton/ and out/ to .gitignore');
  });

  it('says that what it added to package.json is to be installed, and only then', async () => {
    mkdirSync(join(folder, 'node_modules/baton'), { recursive: true });

    const first = await callCli(['init'], folder);
    const second = await callCli(['init'], folder);

    expect(first.stdout).toMatch(/^ {2}npm install {3}# what was added to package\.json$/m);
    expect(second.stdout).not.toContain('npm install');
  });

  it('changes nothing the second time', async () => {
    await callCli(['init'], folder);

    const again = jsonOf(await callCli(['init', '--json'], folder));

    expect(again).toMatchObject({ written: [], added: [] });
  });

  it('says why it cannot write when a file is where a folder belongs, and takes back what it wrote', async () => {
    put('lambdas', 'a file');

    const { exitCode, stderr } = await callCli(['init'], folder);

    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/Cannot write ".*lambdas\/hello\/greet\/contract\.ts": /);
    expect(stderr).not.toContain('    at ');
    expect(() => readFileSync(join(folder, 'statemachines/hello.workflow.yaml'))).toThrow('ENOENT');
    expect(() => readFileSync(join(folder, 'package.json'))).toThrow('ENOENT');
  });

  it('says so when package.json is not JSON, and writes nothing', async () => {
    put('package.json', '{ name: shop }');

    const { exitCode, stderr } = await callCli(['init'], folder);

    expect(exitCode).toBe(1);
    expect(stderr).toContain('package.json is not a JSON object');
    expect(() => readFileSync(join(folder, 'tsconfig.json'))).toThrow('ENOENT');
  });

  it('takes one folder', async () => {
    const { exitCode, stderr } = await callCli(['init', 'shop', 'react'], folder);

    expect(exitCode).toBe(1);
    expect(stderr).not.toContain('    at ');
  });
});

describe('what init writes', () => {
  it('has the versions that Baton itself is tested with', () => {
    const { dependencies, devDependencies } = jsonIn(REPOSITORY, 'package.json');
    const tested: Record<string, string> = { ...dependencies, ...devDependencies };
    const wanted = Object.entries({ ...TOOLS.test, ...TOOLS.deploy, ...TOOLS.types });

    expect(Object.fromEntries(wanted)).toEqual(
      Object.fromEntries(wanted.map(([name]) => [name, `^${tested[name]}`])),
    );
  });

  it('has the feature flags of CDK that Baton itself is tested with', () => {
    const template = jsonIn(REPOSITORY, 'lib/cli/new/templates/project/cdk.json.txt');

    expect(template.context).toEqual(jsonIn(REPOSITORY, 'cdk.json').context);
  });
});
