import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { javascriptHandler } from '#contracts/scripts/javascript-handler.ts';
import { copyPackages } from './copy-packages.ts';

jest.setTimeout(60_000);

describe('packages of a script', () => {
  let root: string;
  const write = (path: string, text: string): void => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  };
  const add = (path: string, fields: object, code = ''): void => {
    write(`${path}/package.json`, JSON.stringify({ type: 'module', exports: './index.js', ...fields }));
    write(`${path}/index.js`, code);
  };
  beforeAll(() => {
    root = mkdtempSync(join(tmpdir(), 'baton-packages-'));
    const reads = "import { version } from 'c'; export const both = (other) => [version, other];";
    add(
      'p/node_modules/a',
      { dependencies: { c: '1', b: '1' } },
      `import { b } from 'b'; ${reads} export const all = both(b);`,
    );
    add(
      'p/node_modules/b',
      { dependencies: { c: '2' } },
      "import { version } from 'c'; export const b = version;",
    );
    add('p/node_modules/c', {}, 'export const version = 1;');
    add('p/node_modules/b/node_modules/c', {}, 'export const version = 2;');
    add('p/node_modules/unused', {});
  });
  afterAll(() => rmSync(root, { recursive: true }));

  it('are beside its code with what they need, each in its version, and the script loads them', () => {
    const target = join(root, 'function');
    mkdirSync(target);
    const code = "(async ({}, context) => {\nconst { all } = await import('a'); return all;\n})";
    const script = {
      language: 'javascript',
      code,
      file: 'one.workflow.yaml',
      line: 3,
      memoryMegabytes: 256,
    } as const;
    writeFileSync(join(target, 'index.mjs'), javascriptHandler({ ...script, timeoutSeconds: 30 }));

    copyPackages(['a'], join(root, 'p', 'deeper'), target);

    const call =
      "import('./index.mjs').then(async ({ handler }) => console.log(JSON.stringify(await handler({ input: {}, run: {} }))))";
    const { stdout, stderr } = spawnSync(
      process.execPath,
      ['--disable-warning=ExperimentalWarning', '-e', call],
      { cwd: target, encoding: 'utf8' },
    );
    expect(stderr).toBe('');
    expect(JSON.parse(stdout)).toEqual([1, 2]);
    expect(existsSync(join(target, 'node_modules/unused'))).toBe(false);
    expect(readFileSync(join(target, 'node_modules/b/node_modules/c/index.js'), 'utf8')).toContain('2');
  });

  it('must be installed', () => {
    expect(() => copyPackages(['nowhere'], join(root, 'p'), join(root, 'other'))).toThrow(
      'The package "nowhere" of a script is not installed: npm install nowhere',
    );
  });
});
