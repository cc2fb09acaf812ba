import { existsSync, globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { emptyFolder, install, mustRun, packed, ROOT, run } from './packed.ts';

const isTypes = (file: string): boolean => file.endsWith('.d.ts');
const jsonIn = (folder: string, file: string) => JSON.parse(readFileSync(join(folder, file), 'utf8'));

let tarball: string;
beforeAll(() => {
  tarball = packed();
});

describe('The package', () => {
  const dist = join(ROOT, 'dist');

  it('declares every package that it imports', () => {
    const { dependencies, peerDependencies } = jsonIn(dist, 'package.json');
    const declared = Object.keys({ ...dependencies, ...peerDependencies });
    const specifier =
      /(?:\bfrom\s*|\bimport\s*\(?\s*|\brequire\(|\bresolve\()["']((?:@[\w.-]+\/)?[\w][\w.:-]*(?:\/[^"'\s]*)?|[^"'.#/]*\$\{[^"']*)["']/g;

    const undeclared = globSync(['bin/**/*.js', 'lib/**/*.{js,d.ts}', 'lambdas/**/*.js'], {
      cwd: dist,
    }).flatMap((file) =>
      [
        ...readFileSync(join(dist, file), 'utf8')
          .replaceAll(/^\s*(\*|\/\/).*$/gm, '')
          .matchAll(specifier),
      ]
        .map(([, name = '']) => name.match(/^(@[^/]+\/)?[^/]+/)?.[0] ?? name)
        // Templates of source text name what is filled in; a declaration's package may be one of types.
        .filter((name) => !/^node:|^baton$|\$\{/.test(name))
        .filter((name) => !declared.includes(name) && !(isTypes(file) && declared.includes(`@types/${name}`)))
        .map((name) => `${file} imports ${name}`),
    );

    expect(undeclared).toEqual([]);
  });

  it('has every file that its package.json names', () => {
    const { exports, bin } = jsonIn(dist, 'package.json');
    const named = [...Object.values(exports), bin].flatMap((value) =>
      typeof value === 'string' ? [value] : Object.values(value as Record<string, string>),
    );

    expect(named.filter((file) => globSync(file, { cwd: dist }).length === 0)).toEqual([]);
  });

  it('has the documentation that its README leads to, without links that lead nowhere', () => {
    const documents = globSync('{README.md,lib/**/*.md}', { cwd: dist });

    expect(documents).toEqual(expect.arrayContaining(['README.md', 'lib/steps/README.md']));
    const dead = documents.flatMap((file) =>
      [
        ...readFileSync(join(dist, file), 'utf8')
          .replaceAll(/^```[\s\S]*?^```/gm, '')
          .matchAll(/\]\(([^)\s#]+)/g),
      ]
        .map(([, target = '']) => target)
        .filter((target) => !/^[a-z]+:/.test(target) && !existsSync(join(dist, dirname(file), target)))
        .map((target) => `${file} links to ${target}`),
    );
    expect(dead).toEqual([]);
    // Commands of the repository itself are not those of whoever installs the package.
    expect(readFileSync(join(dist, 'README.md'), 'utf8')).not.toMatch(/npm run baton|npm ci/);
  });

  it('is not made of the repository itself, whose tarball would have the same name', () => {
    const { status, text } = run(ROOT, 'npm', 'pack', '--dry-run');

    expect(status).not.toBe(0);
    expect(text).toContain('npm run build && npm pack ./dist');
  });

  it('has a finished bundle, and a handler for the local stack, of every function of the platform', () => {
    const names = globSync('lambdas/platform/*/handler.ts', { cwd: ROOT }).map((file) => file.split('/')[2]);

    expect(names.length).toBeGreaterThan(20);
    const missing = names.flatMap((name) =>
      [`functions/${name}.mjs`, `functions/${name}.mjs.map`, `lambdas/platform/${name}/handler.js`].filter(
        (file) => globSync(file, { cwd: dist }).length === 0,
      ),
    );

    expect(missing).toEqual([]);
  });

  it('bundles nothing of the local stack and the engine into functions', () => {
    const sources = globSync('functions/**/*.map', { cwd: dist }).flatMap(
      (file) => jsonIn(dist, file).sources as string[],
    );

    expect(sources.length).toBeGreaterThan(100);
    expect(
      sources.filter((source) => /lib\/(local|engine|cli|compiler)\/|dynalite|aws-cdk-lib/.test(source)),
    ).toEqual([]);
  });

  it('has maps of its modules that hold their source and name it beside the module', () => {
    const maps = globSync('{bin,lib,lambdas}/**/*.map', { cwd: dist });

    expect(maps.length).toBeGreaterThan(1000);
    const wrong = maps.filter((file) => {
      const { sources, sourcesContent } = jsonIn(dist, file);
      // A module of types alone has no code to map.
      return sources.some((source: string, at: number) => /[/\\]/.test(source) || !sourcesContent?.[at]);
    });

    expect(wrong).toEqual([]);
  });

  it('has no tests and no sources in TypeScript', () => {
    const files = globSync('**/*.ts', { cwd: dist }).filter((file) => !file.endsWith('.d.ts'));

    expect(files).toEqual([]);
    expect(globSync('**/*.test.*', { cwd: dist }).filter((file) => !file.includes('templates/'))).toEqual([]);
  });
});

/** What must work after `baton init`, wherever it was. */
const worksIn = (folder: () => string): void => {
  it('validates its workflow without installing more', () => {
    expect(mustRun(folder(), 'npx', 'baton', 'validate').stdout).toContain('hello.workflow.yaml');
  });

  it('runs the workflow with its action', () => {
    const { stdout } = mustRun(folder(), 'npx', 'baton', 'run', 'hello', '--json');

    expect(stdout).toContain('Hello, world!');
  });

  it('fails at an action as --fail asks, and retries', () => {
    const { status, stdout } = run(
      folder(),
      'npx',
      'baton',
      'run',
      'hello',
      '--fail',
      'greet=Down',
      '--json',
    );

    expect(status).toBe(2);
    expect(JSON.parse(stdout).failedAttempts.greet[0]).toMatchObject({
      error: 'Down',
      cause: expect.stringContaining('Injected by --fail: hello/greet fails with Down'),
    });
  });

  it('passes its tests', () => {
    expect(mustRun(folder(), 'npm', 'test').text).toContain('hello');
  });

  it('has no type errors, nor do the declarations of packages', () => {
    mustRun(folder(), 'npx', 'tsc', '--noEmit', '-p', '.', '--skipLibCheck', 'false');
  });

  it('synthesizes stacks with the action, the workflow and the platform', () => {
    mustRun(folder(), 'npx', 'cdk', 'synth', '--quiet');

    const templates = globSync('cdk.out/*.template.json', { cwd: folder() }).map((file) =>
      jsonIn(folder(), file),
    );
    const names = templates
      .flatMap(({ Resources }) => Object.values(Resources as Record<string, { Properties?: object }>))
      .flatMap(({ Properties }) => Object.values(Properties ?? {}));

    expect(names).toEqual(
      expect.arrayContaining(['baton-hello-greet', 'baton-platform-start-execution', 'baton-hello']),
    );
  });

  it('refuses to synthesize a workflow that breaks the contract of its action, without a stack trace', () => {
    const file = join(folder(), 'statemachines/wrong.workflow.yaml');
    writeFileSync(
      file,
      'name: wrong\nsteps:\n  - id: greet\n    uses: hello/greet\n    with: { nam: Ada }\n',
    );

    const { status, text } = run(folder(), 'npx', 'cdk', 'synth', '--quiet');

    expect(status).not.toBe(0);
    expect(text).toMatch(/wrong\.workflow\.yaml.*cannot be deployed/);
    expect(text).toContain('nam');
    writeFileSync(
      file,
      'name: wrong\nsteps:\n  - id: greet\n    uses: hello/greet\n    with: { name: Ada }\n',
    );
  });

  it('writes another action whose imports resolve', () => {
    mustRun(folder(), 'npx', 'baton', 'new', 'action', 'shop/quote');

    mustRun(folder(), 'npx', 'tsc', '--noEmit', '-p', '.');

    expect(mustRun(folder(), 'npx', 'baton', 'validate').status).toBe(0);
  });
};

describe('In a fresh folder', () => {
  let folder: string;
  beforeAll(() => {
    // Names that a URL would write or read differently.
    folder = join(emptyFolder(), 'Projekt ü #1 100%25');
    mkdirSync(folder);
    install(folder, tarball);
    mustRun(folder, 'npx', 'baton', 'init');
    install(folder);
  });

  worksIn(() => folder);

  it('writes a workflow with a test that passes and has the types of the matchers', () => {
    mustRun(folder, 'npx', 'baton', 'new', 'workflow', 'order-fulfilment');

    mustRun(folder, 'npx', 'tsc', '--noEmit', '-p', '.', '--skipLibCheck', 'false');

    expect(mustRun(folder, 'npm', 'test').text).toContain('order-fulfilment.test.ts');
  });

  it('answers from every entry point, to import and to require', () => {
    const check = `for (const path of ['baton', 'baton/actions', 'baton/constructs', 'baton/engine', 'baton/testing'])
      console.log(path, Object.keys(LOAD(path)).length > 0);`;
    const imported = mustRun(
      folder,
      'node',
      '--input-type=module',
      '-e',
      check.replace('LOAD', 'await import'),
    );
    const required = mustRun(folder, 'node', '--input-type=commonjs', '-e', check.replace('LOAD', 'require'));

    expect(imported.stdout.match(/true/g)).toHaveLength(5);
    expect(required.stdout).toBe(imported.stdout);
  });
});

describe('In a package that is tested with Vitest', () => {
  it('writes a workflow with a test that passes', () => {
    const folder = emptyFolder();
    writeFileSync(join(folder, 'package.json'), '{ "name": "shop", "private": true, "type": "module" }');
    install(folder, tarball, 'vitest');
    mustRun(folder, 'npx', 'baton', 'new', 'workflow', 'order-fulfilment');

    expect(mustRun(folder, 'npx', 'vitest', 'run').text).toContain('2 passed');
  });
});

describe('In a CommonJS app of `cdk init`', () => {
  let folder: string;
  beforeAll(() => {
    folder = join(emptyFolder(), 'shop');
    mkdirSync(folder);
    mustRun(
      folder,
      join(ROOT, 'node_modules/.bin/cdk'),
      'init',
      'app',
      '--language',
      'typescript',
      '--generate-only',
    );
    install(folder, tarball);
    mustRun(folder, 'npx', 'baton', 'init');
    const app = join(folder, 'bin/shop.ts');
    const text = readFileSync(app, 'utf8');
    writeFileSync(app, `${text}\nimport { Baton } from 'baton/constructs';\nnew Baton(app, 'Baton');\n`);
  });

  it('is CommonJS', () => {
    expect(jsonIn(folder, 'package.json').type).toBeUndefined();
  });

  worksIn(() => folder);
});
