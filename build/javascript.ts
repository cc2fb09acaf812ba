import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { build, type Plugin } from 'esbuild';
import { builtSpecifier, sourceFiles } from './sources.ts';

/** Leaves every import where it is; only the file endings change. */
const keepImports: Plugin = {
  name: 'keep-imports',
  setup({ onResolve }) {
    onResolve({ filter: /.*/ }, ({ kind, path }) =>
      kind === 'entry-point' ? undefined : { path: builtSpecifier(path), external: true },
    );
  },
};

/** Writes a JavaScript module, with its source map, for each source file. */
export const buildJavaScript = async (root: string, dist: string): Promise<void> => {
  await build({
    absWorkingDir: root,
    entryPoints: sourceFiles(root),
    outbase: root,
    outdir: dist,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node22.18',
    sourcemap: true,
    plugins: [keepImports],
    logLevel: 'warning',
  });
  for (const file of globSync('**/*.js.map', { cwd: dist })) placeSources(join(dist, file));
};

/**
 * Names a module's source beside it in its map, which holds the source's text: a path to the repository would lead out of the
 * installed package.
 */
const placeSources = (file: string): void => {
  const map = JSON.parse(readFileSync(file, 'utf8')) as { sources: string[] };
  writeFileSync(file, JSON.stringify({ ...map, sources: map.sources.map((source) => basename(source)) }));
};
