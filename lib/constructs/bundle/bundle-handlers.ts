import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readFileSync, realpathSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { BuildOptions } from 'esbuild';
import { BUNDLE_PARTS, type BundlePart } from '#contracts/bundle-parts.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { BundleCache, type Bundled } from './bundle-cache.ts';
import { type EsbuildResult, modulesOf } from './esbuild-result.ts';
import { ESBUILD_OPTIONS } from './settings.ts';
import { withStableSources } from './source-map.ts';

/** A handler to bundle. */
export interface HandlerSource {
  /** `factory/action`. */
  action: string;
  /** Absolute path of `handler.ts`. */
  entry: string;
  /** Files to add to the code, by name. */
  files?: Record<string, string>;
  /** Files of packages to copy beside the code. */
  packageFiles?: readonly string[];
  /** Parts that it does without (default: it has everything). */
  without?: readonly BundlePart[];
}

/** Code that is ready for Lambda. */
export interface HandlerBundle {
  /** Folder with `index.mjs`, its source map, and the files put beside it. */
  folder: string;
  /** Size of the code alone. */
  bytes: number;
}

/**
 * Bundles handlers and returns a bundle per action. The same sources make the same bytes, wherever they are: Lambda publishes a
 * version if a byte differs. What was bundled before and has not changed is taken from `cacheFolder`. Throws if esbuild does, which says why
 * on standard error.
 */
export const bundleHandlers = (
  sources: readonly HandlerSource[],
  projectRoot: string,
  cacheFolder?: string,
): Map<string, HandlerBundle> => {
  if (sources.length === 0) return new Map();
  const root = temporaryFolder('baton-bundles-');
  const cache = new BundleCache(projectRoot, { folder: cacheFolder });
  const known = new Map(sources.map((source) => [source, cache.find(requestFor(source))]));
  bundleInto(
    root,
    sources.filter((source) => !known.get(source)),
    { projectRoot, cache },
  );
  cache.close();
  return new Map(
    sources.map((source) => {
      const { action, entry, files = {}, packageFiles = [] } = source;
      const folder = join(root, action);
      const found = known.get(source);
      if (found) write(folder, found);
      for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
      for (const path of packageFilePaths(entry, packageFiles)) {
        copyFileSync(path, join(folder, basename(path)));
      }
      return [action, { folder, bytes: statSync(join(folder, CODE)).size }];
    }),
  );
};

const CODE = 'index.mjs';
const MAP = 'index.mjs.map';

/** What the bundle of a handler depends on besides the files that it is made of. */
const requestFor = ({ entry, without = [] }: HandlerSource): object => ({
  options: ESBUILD_OPTIONS,
  entry: [entry, realpathSync(entry)],
  without: [...without].sort(),
});

const write = (folder: string, { code, map = '' }: Bundled): void => {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, CODE), code);
  writeFileSync(join(folder, MAP), map);
};

/** Bundles handlers into a folder, and keeps the bundles. */
const bundleInto = (
  outdir: string,
  sources: readonly HandlerSource[],
  { projectRoot, cache }: { projectRoot: string; cache: BundleCache },
): void => {
  const results = runEsbuild(esbuildRuns(sources, projectRoot, outdir));
  const made = new Map(
    results.flatMap((result) =>
      Object.entries(result.outputs).map(([file, { entryPoint }]) => [
        join(projectRoot, file),
        { result, entryPoint },
      ]),
    ),
  );
  for (const source of sources) {
    const folder = join(outdir, source.action);
    const code = join(folder, CODE);
    const map = join(folder, MAP);
    const text = withStableSources(readFileSync(map, 'utf8'), folder, projectRoot);
    writeFileSync(map, text);
    const { result, entryPoint } = made.get(code) ?? {};
    // A warning is to be seen each time.
    if (!result || entryPoint === undefined || result.hasWarnings) continue;
    const files = modulesOf(entryPoint, result).map((file) => join(projectRoot, file));
    cache.keep(requestFor(source), files, { code: readFileSync(code, 'utf8'), map: text });
  }
};

/** Handlers of one run of esbuild, which holds the code of all of them until the last is printed: some 100 MB for each. */
const MAX_IN_RUN = 12;

/** Returns runs of esbuild that write the bundles of handlers into a folder. */
export const esbuildRuns = (
  sources: readonly HandlerSource[],
  projectRoot: string,
  outdir: string,
): BuildOptions[] =>
  [...alike(sources)].flatMap(([without, members]) => {
    const define = Object.fromEntries(without.split(' ').flatMap(definition));
    const entryPoints = members.map(({ action, entry }) => ({ in: entry, out: join(action, 'index') }));
    return Array.from({ length: Math.ceil(members.length / MAX_IN_RUN) }, (_, run) => ({
      ...ESBUILD_OPTIONS,
      absWorkingDir: projectRoot,
      entryPoints: entryPoints.slice(run * MAX_IN_RUN, (run + 1) * MAX_IN_RUN),
      outdir,
      define,
    }));
  });

/** Groups handlers by what they do without: a run of esbuild bundles those that are alike. */
const alike = (sources: readonly HandlerSource[]): Map<string, HandlerSource[]> => {
  const groups = new Map<string, HandlerSource[]>();
  for (const source of sources) {
    const key = [...(source.without ?? [])].sort().join(' ');
    groups.set(key, [...(groups.get(key) ?? []), source]);
  }
  return groups;
};

const definition = (part: string): [string, string][] =>
  part in BUNDLE_PARTS ? [[`process.env.${BUNDLE_PARTS[part as BundlePart]}`, '"true"']] : [];

const RUN_ESBUILD = fileURLToPath(new URL(`./run-esbuild${extname(import.meta.filename)}`, import.meta.url));

/** Does runs of esbuild, and returns what each tells. */
export const runEsbuild = (runs: readonly BuildOptions[]): EsbuildResult[] => {
  if (runs.length === 0) return [];
  const { status, stdout, error } = spawnSync(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', RUN_ESBUILD],
    {
      input: JSON.stringify(runs),
      encoding: 'utf8',
      stdio: ['pipe', 'pipe', 'inherit'],
      maxBuffer: Number.POSITIVE_INFINITY,
    },
  );
  if (status !== 0) throw new Error('The handlers could not be bundled', { cause: error });
  return JSON.parse(stdout) as EsbuildResult[];
};

/** Returns the paths of files of packages, such as `some-font/regular.ttf`, as the handler would find them. Throws if one is missing. */
const packageFilePaths = (entry: string, files: readonly string[]): string[] =>
  files.map((file) => createRequire(entry).resolve(file));
