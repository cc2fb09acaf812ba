import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

let root: string;

const KNOWN = `node_modules/.cache/baton/imports-${process.version}.json`;
const MODULE = JSON.stringify(new URL('./known-imports.ts', import.meta.url).href);

const write = (file: string, content: string): void => {
  mkdirSync(dirname(join(root, file)), { recursive: true });
  writeFileSync(join(root, file), content);
};

const readKnown = (): string => readFileSync(join(root, KNOWN), 'utf8');

/** Imports a file in a separate process that remembers imports; returns what it printed. */
const run = (file: string): string => {
  const code = `
    const { rememberImports } = await import(${MODULE});
    rememberImports(${JSON.stringify(root)});
    await import(${JSON.stringify(join(root, file))});`;
  const options = ['--disable-warning=ExperimentalWarning', '--input-type=module', '-e', code];
  return execFileSync(process.execPath, options, { encoding: 'utf8' }).trim();
};

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'baton-imports-'));
  write('package.json', JSON.stringify({ type: 'module', imports: { '#a/*': './lib/*' } }));
  write('node_modules/.package-lock.json', '{}');
  for (const name of ['dep', 'other']) {
    write(`node_modules/${name}/package.json`, JSON.stringify({ name, main: 'index.js' }));
    write(`node_modules/${name}/index.js`, `module.exports = '${name}';`);
  }
  write('lib/main.js', "import dep from 'dep'; console.log(dep);");
  write('lib/second.js', "import '#a/main.js';");
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

describe('Remembered imports', () => {
  it('are found where an earlier process found them', () => {
    expect(run('lib/main.js')).toBe('dep');

    writeFileSync(join(root, KNOWN), readKnown().replace('dep/index.js', 'other/index.js'));

    expect(run('lib/main.js')).toBe('other');
  });

  it('are looked up again once npm has installed something', () => {
    run('lib/main.js');
    writeFileSync(join(root, KNOWN), readKnown().replace('dep/index.js', 'other/index.js'));

    utimesSync(join(root, 'node_modules/.package-lock.json'), 1, 1);

    expect(run('lib/main.js')).toBe('dep');
  });

  it('are added to those of other processes', () => {
    run('lib/main.js');
    run('lib/second.js');

    expect(readKnown()).toContain('"dep"');
    expect(readKnown()).toContain('"#a/main.js"');
  });

  it('are looked up again if their file is damaged', () => {
    write(KNOWN, '{"key":');

    expect(run('lib/main.js')).toBe('dep');
    expect(JSON.parse(readKnown())).toMatchObject({ imports: expect.any(Object) });
  });

  it('leave out modules of an author, which may move at any time', () => {
    write('lambdas/shop/sell/handler.js', "import './logic.js';");
    write('lambdas/shop/sell/logic.js', "console.log('sold');");

    expect(run('lambdas/shop/sell/handler.js')).toBe('sold');
    expect(existsSync(join(root, KNOWN))).toBe(false);
  });

  it('of status codes leave out the web sockets that node:http loads as an ES module', () => {
    const middy = JSON.stringify(import.meta.resolve('@middy/core'));
    write('loaded.js', `await import(${middy}); console.log(process.moduleLoadList.join());`);

    expect(run('loaded.js')).toContain('NativeModule http');
    expect(run('loaded.js')).not.toContain('undici');
  });

  it('are not kept where npm has installed nothing', () => {
    rmSync(join(root, 'node_modules/.package-lock.json'));

    expect(run('lib/main.js')).toBe('dep');
    expect(existsSync(join(root, KNOWN))).toBe(false);
  });
});
