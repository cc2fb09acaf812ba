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
};
