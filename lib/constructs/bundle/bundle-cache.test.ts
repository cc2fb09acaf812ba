import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { BundleCache, type Bundled, type CacheOptions } from './bundle-cache.ts';
import { bundleHandlers, type HandlerSource } from './bundle-handlers.ts';

const REQUEST = { entry: 'handler.ts' };
const MADE: Bundled = { code: 'made();', map: '{}' };
/** Files that a test has just written count as changed while a bundle was made, which begins later than they were written. */
const LATER = 60_000;

let root: string;
let folder: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'baton-bundle-cache-'));
  folder = join(root, 'cache');
  write(
    'project/lambdas/a/handler.ts',
    "import { part } from './part/index.ts'; export const handler = part;",
  );
  write('project/lambdas/a/part/index.ts', 'export const part = 1;');
  write('project/node_modules/.package-lock.json', '{}');
  write('project/node_modules/p/package.json', '{ "name": "p", "main": "p.js" }');
  write('project/node_modules/p/p.js', 'exports.p = 1;');
});
afterEach(() => rmSync(root, { recursive: true }));

const write = (path: string, text: string): string => {
  const file = join(root, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  return file;
};

const cache = (options: CacheOptions = {}): BundleCache =>
  new BundleCache(join(root, 'project'), { folder, now: Date.now() + LATER, ...options });

const FILES = ['lambdas/a/handler.ts', 'lambdas/a/part/index.ts', 'node_modules/p/p.js'];

const keep = (into = cache(), request: object = REQUEST): void =>
  into.keep(
    request,
    FILES.map((file) => join(root, 'project', file)),
    MADE,
  );

/** Returns the files in which bundles are kept. */
const kept = (): string[] => readdirSync(folder).map((name) => join(folder, name));

describe('A bundle that is kept', () => {
  it('is found as it was by the same request alone', () => {
    keep();

    expect(cache().find(REQUEST)).toMatchObject(MADE);
    expect(cache().find({ entry: 'other.ts' })).toBeUndefined();
  });

  it.each([
    ['a module has another content', 'lambdas/a/part/index.ts', 'export const part = 2;'],
    ['a module of a package has another content', 'node_modules/p/p.js', 'exports.p = 2;'],
    ['a package says something else of itself', 'node_modules/p/package.json', '{ "sideEffects": false }'],
    ['a package.json appears above a module', 'lambdas/package.json', '{}'],
    ['a tsconfig.json appears above a module', 'tsconfig.json', '{}'],
    ['a module appears that would be found first', 'lambdas/a/part.ts', ''],
    ['a package appears', 'node_modules/q/package.json', '{}'],
    ['a package appears that is nearer', 'lambdas/node_modules/p/package.json', '{}'],
    ['npm has installed something', 'node_modules/.package-lock.json', '{ "packages": {} }'],
  ])('is not used if %s', (_, path, text) => {
    keep();
    const before = cache().find(REQUEST);

    write(`project/${path}`, text);

    expect(before).toMatchObject(MADE);
    expect(cache().find(REQUEST)).toBeUndefined();
  });

  it.each([
    ['by its path', '"./settings/base.json"', 'settings/base.json'],
    ['without its ending', '"./settings/base"', 'settings/base.json'],
    ['outside of the project', '"../base.json"', '../base.json'],
    ['as one of several', '["./other.json", "./settings/base.json"]', 'settings/base.json'],
    ['through another one', '"./settings/middle.json"', 'settings/base.json'],
  ])('is not used if a file has changed that its tsconfig.json extends %s', (_, extended, path) => {
    write('project/tsconfig.json', `{ // Our settings.\n  "extends": ${extended}\n}`);
    write('project/settings/middle.json', '{ "extends": "./base" }');
    write(`project/${path}`, '{ "compilerOptions": { "jsx": "preserve" } }');
    keep();
    const before = cache().find(REQUEST);

    write(`project/${path}`, '{ "compilerOptions": { "jsx": "automatic" } }');

    expect(before).toMatchObject(MADE);
    expect(cache().find(REQUEST)).toBeUndefined();
  });

  it('is not used if a module is gone', () => {
    keep();
    rmSync(join(root, 'project/lambdas/a/part/index.ts'));

    expect(cache().find(REQUEST)).toBeUndefined();
  });

  it('is used whatever else the project has', () => {
    keep();
    write('project/README.md', '');
    write('project/cdk.out/manifest.json', '');
    write('project/lambdas/b/handler.ts', '');
    write('project/node_modules/.cache/x/y.json', '');

    expect(cache().find(REQUEST)).toMatchObject(MADE);
  });

  it.each([
    ['cut off', (file: string) => truncateSync(file, 40)],
    ['empty', (file: string) => truncateSync(file, 0)],
    ['something else', (file: string) => writeFileSync(file, 'bundle')],
    ['other JSON', (file: string) => writeFileSync(file, zstdCompressSync('[]'))],
    [
      'damaged',
      (file: string) => {
        const bytes = readFileSync(file);
        const at = bytes.length - 6;
        bytes[at] = (bytes[at] ?? 0) ^ 1;
        writeFileSync(file, bytes);
      },
    ],
  ])('is ignored if its file is %s, and is kept again', (_, damage) => {
    keep();
    for (const file of kept()) damage(file);
    const found = cache().find(REQUEST);

    keep();

    expect(found).toBeUndefined();
    expect(cache().find(REQUEST)).toMatchObject(MADE);
    expect(kept()).toHaveLength(1);
  });

  it('is none that was made while one of its modules was written', () => {
    keep(cache({ now: Date.now() }));

    expect(cache().find(REQUEST)).toBeUndefined();
  });

  it('gives way to those that were used later, once there are too many', () => {
    keep();
    const [first = ''] = kept();
    utimesSync(first, new Date(0), new Date(0));
    const full = cache({ maxBytes: 1.5 * statSync(first).size });
    keep(full, { entry: 'other.ts' });

    full.close();

    expect(cache().find(REQUEST)).toBeUndefined();
    expect(cache().find({ entry: 'other.ts' })).toMatchObject(MADE);
  });

  it('is none where nothing can be written', () => {
    folder = join(write('file', ''), 'cache');

    expect(() => keep()).not.toThrow();
    expect(cache().find(REQUEST)).toBeUndefined();
  });
});

describe('Handlers that were bundled before', () => {
  const bundled = (source: HandlerSource): Buffer[] => {
    const [bundle] = bundleHandlers([source], join(import.meta.dirname, '../../..'), folder).values();
    return ['index.mjs', 'index.mjs.map'].map((name) => readFileSync(join(bundle?.folder ?? '', name)));
  };

  it('are the same to the last byte, and are taken from where they are kept', () => {
    const source = { action: 'a/b', entry: join(import.meta.dirname, 'shakeable.ts') };
    const first = bundled(source);
    const again = bundled({ ...source, action: 'c/d' });
    const [file = ''] = kept();
    const { code, ...rest } = JSON.parse(zstdDecompressSync(readFileSync(file)).toString()) as Bundled;
    writeFileSync(file, zstdCompressSync(JSON.stringify({ ...rest, code: `${code}// kept` })));

    const marked = bundled(source);
    const without = bundled({ ...source, without: ['files'] });

    expect(again).toEqual(first);
    expect(marked[0]?.toString()).toBe(`${first[0]}// kept`);
    expect(without).toEqual(first);
  });
});
