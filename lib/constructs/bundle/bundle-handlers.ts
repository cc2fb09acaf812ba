import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { BuildOptions } from 'esbuild';
import { BUNDLE_PARTS, type BundlePart } from '#contracts/bundle-parts.ts';
import { packageFilePaths } from './package-files.ts';
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
 * version if a byte differs. Throws if esbuild does, which says why on standard error.
 */
export const bundleHandlers = (
  sources: readonly HandlerSource[],
  projectRoot: string,
): Map<string, HandlerBundle> => {
  if (sources.length === 0) return new Map();
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'baton-bundles-')));
  const runs = esbuildRuns(sources, projectRoot, root);
  const bytesOf = new Map(
    Object.entries(runEsbuild(runs)).map(([file, bytes]) => [join(projectRoot, file), bytes]),
  );
  return new Map(
    sources.map(({ action, entry, files = {}, packageFiles = [] }) => {
      const folder = join(root, action);
      const map = join(folder, 'index.mjs.map');
      writeFileSync(map, withStableSources(readFileSync(map, 'utf8'), folder, projectRoot));
      for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
      for (const path of packageFilePaths(entry, packageFiles)) {
        copyFileSync(path, join(folder, basename(path)));
      }
      return [action, { folder, bytes: bytesOf.get(join(folder, 'index.mjs')) ?? 0 }];
    }),
  );
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

/** Returns the sizes of the files that runs of esbuild have written. */
export const runEsbuild = (runs: readonly BuildOptions[]): Record<string, number> => {
  const { status, stdout, error } = spawnSync(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', RUN_ESBUILD],
    { input: JSON.stringify(runs), encoding: 'utf8', stdio: ['pipe', 'pipe', 'inherit'] },
  );
  if (status !== 0) throw new Error('The handlers could not be bundled', { cause: error });
  return JSON.parse(stdout) as Record<string, number>;
};
