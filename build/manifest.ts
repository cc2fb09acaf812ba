import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { builtSpecifier } from './sources.ts';

/** What this module reads of the repository's package.json. */
interface RepositoryManifest {
  name: string;
  version: string;
  description: string;
  license: string;
  imports: Record<string, string>;
  exports: Record<string, string>;
  dependencies: Record<string, string>;
  devDependencies: Record<string, string>;
}

/** What the CDK app of whoever installs the package brings; the constructs must share it. */
const PEERS = ['aws-cdk-lib', 'constructs'];

/** What runs the tests of whoever installs the package, as far as it is there; `baton/testing/…` registers matchers with it. */
const TEST_FRAMEWORKS = { '@jest/globals': '>=29', vitest: '>=3' };

/** Tools that the repository needs for its own work, and the package at run time: constructs bundle, declarations name types. */
const ALSO_NEEDED = ['esbuild', '@types/aws-lambda'];

/** Baton takes this package's source apart, so no other version will do. */
const PINNED = ['jsonata'];

/** Writes the package's own `package.json`, made from the repository's. */
export const writeManifest = (root: string, dist: string): void => {
  const { name, version, description, license, imports, exports, dependencies, devDependencies } = JSON.parse(
    readFileSync(join(root, 'package.json'), 'utf8'),
  ) as RepositoryManifest;
  const known = { ...dependencies, ...devDependencies };
  const range = (dependency: string): string =>
    PINNED.includes(dependency) ? `${known[dependency]}` : `^${known[dependency]}`;
  const ranges = (names: string[]): Record<string, string> =>
    Object.fromEntries(names.sort().map((dependency) => [dependency, range(dependency)]));
  const manifest = {
    name,
    version,
    description,
    license,
    type: 'module',
    engines: { node: '>=22.18.0' },
    bin: { baton: 'bin/baton.js' },
    imports,
    exports: {
      ...Object.fromEntries(
        Object.entries(exports).map(([path, file]) => [
          path,
          { types: file.replace(/\.ts$/, '.d.ts'), default: builtSpecifier(file) },
        ]),
      ),
      './package.json': './package.json',
    },
    sideEffects: [
      './bin/*.js',
      './lib/entry/register.js',
      '**/workers/worker.js',
      '**/sqlite-checkpointer.js',
    ],
    dependencies: ranges([
      ...Object.keys(dependencies).filter((dependency) => !PEERS.includes(dependency)),
      ...ALSO_NEEDED,
    ]),
    peerDependencies: { ...ranges(PEERS), ...TEST_FRAMEWORKS },
    peerDependenciesMeta: Object.fromEntries(
      [...PEERS, ...Object.keys(TEST_FRAMEWORKS)].map((peer) => [peer, { optional: true }]),
    ),
  };
  writeFileSync(join(dist, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
};
