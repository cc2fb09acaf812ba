import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

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

/** Bundles the console for browsers. */
export const bundleConsole = async (): Promise<ConsoleAssets> => {
  const { build } = await import('esbuild');
  const { outputFiles } = await build({
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
  });
  const fileOf = (ending: string): Uint8Array =>
    outputFiles.find(({ path }) => path.endsWith(ending))?.contents ?? new Uint8Array();
  return { script: fileOf('.js'), style: fileOf('.css') };
};
