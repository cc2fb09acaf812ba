import { copyFileSync, mkdtempSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { buildSync } from 'esbuild';
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
}

/** Code that is ready for Lambda. */
export interface HandlerBundle {
  /** Folder with `index.mjs`, its source map, and the files put beside it. */
  folder: string;
  /** Size of the code alone. */
  bytes: number;
}

/**
 * Bundles handlers in one go and returns a bundle per action. The same sources make the same bytes, wherever they are: Lambda publishes a
 * version if a byte differs. Throws esbuild's errors.
 */
export const bundleHandlers = (
  sources: readonly HandlerSource[],
  projectRoot: string,
): Map<string, HandlerBundle> => {
  if (sources.length === 0) return new Map();
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'baton-bundles-')));
  const { metafile } = buildSync({
    ...ESBUILD_OPTIONS,
    absWorkingDir: projectRoot,
    entryPoints: sources.map(({ action, entry }) => ({ in: entry, out: join(action, 'index') })),
    outdir: root,
    metafile: true,
  });
  const bytesOf = new Map(
    Object.entries(metafile.outputs).map(([file, { bytes }]) => [join(projectRoot, file), bytes]),
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
