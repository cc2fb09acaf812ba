import { existsSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import type { BuildOptions, OutputFile } from 'esbuild';

/** The files of the console besides its page. */
export interface ConsoleAssets {
  script: Uint8Array;
  style: Uint8Array;
}

const ENTRY = fileURLToPath(new URL('app/main.tsx', import.meta.url));

/** Where the package has them. */
const BUILT = fileURLToPath(new URL('../../console/', import.meta.url));

let assets: Promise<ConsoleAssets> | undefined;

/** Returns the console's script and style: those that the package brings, or, in the repository, bundled at first use. */
export const consoleAssets = (): Promise<ConsoleAssets> => {
  assets ??= existsSync(`${BUILT}main.js`) ? readBuilt() : bundleConsole();
  return assets;
};

const readBuilt = async (): Promise<ConsoleAssets> => {
  const [script, style] = await Promise.all([readFile(`${BUILT}main.js`), readFile(`${BUILT}main.css`)]);
  return { script, style };
};

const OPTIONS = {
  entryPoints: [ENTRY],
  bundle: true,
  minify: true,
  write: false,
  outdir: 'console',
  format: 'esm',
  target: 'es2022',
  jsx: 'automatic',
  jsxImportSource: 'preact',
  legalComments: 'none',
  logLevel: 'silent',
} as const satisfies BuildOptions;

const assetsIn = ({ outputFiles }: { outputFiles: readonly OutputFile[] }): ConsoleAssets => {
  const fileOf = (ending: string): Uint8Array =>
    outputFiles.find(({ path }) => path.endsWith(ending))?.contents ?? new Uint8Array();
  return { script: fileOf('.js'), style: fileOf('.css') };
};

/** Bundles the console for browsers. */
export const bundleConsole = async (): Promise<ConsoleAssets> => {
  const { build } = await import('esbuild');
  return assetsIn(await build(OPTIONS));
};

/** Does what `consoleAssets` does, but synchronously, as a construct must. */
export const consoleAssetsSync = (): ConsoleAssets => {
  if (existsSync(`${BUILT}main.js`))
    return { script: readFileSync(`${BUILT}main.js`), style: readFileSync(`${BUILT}main.css`) };
  const { buildSync } = createRequire(import.meta.url)('esbuild') as typeof import('esbuild');
  return assetsIn(buildSync(OPTIONS));
};
