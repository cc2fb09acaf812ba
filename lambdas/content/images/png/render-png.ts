import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { packageFile } from './package-file.ts';
import { FONT_FILES, WASM_FILE } from './package-files.ts';

/** Draws an SVG document as a PNG file. */
export type RenderPng = (svg: string) => Promise<Uint8Array>;

type Native = typeof import('@resvg/resvg-js');

/**
 * Opens resvg: its native build if it is installed, otherwise the one in WebAssembly, which takes three to four times as long and
 * gives the same bytes. On AWS there is only the latter: npm installs native builds for the machine that deploys, not for Arm.
 */
export const openRenderer = async (): Promise<RenderPng> => {
  const native = loadNative();
  return native ? nativeRenderer(native) : await wasmRenderer();
};

const loadNative = (): Native | undefined => {
  try {
    // Not an import: esbuild would try to bundle the builds of all systems.
    return createRequire(import.meta.url)('@resvg/resvg-js') as Native;
  } catch {
    return undefined;
  }
};

/** Renders with the native build, on as many threads as there are processors. */
export const nativeRenderer = ({ renderAsync }: Native): RenderPng => {
  const font = { loadSystemFonts: false, fontFiles: FONT_FILES.map(packageFile) };
  return async (svg) => (await renderAsync(svg, { font })).asPng();
};

let wasm: Promise<typeof import('@resvg/resvg-wasm')> | undefined;

/** Renders with the build in WebAssembly. */
export const wasmRenderer = async (): Promise<RenderPng> => {
  wasm ??= loadWasm();
  const { Resvg } = await wasm;
  const font = { fontBuffers: FONT_FILES.map((file) => readFileSync(packageFile(file))) };
  return async (svg) => {
    const picture = new Resvg(svg, { font });
    const image = picture.render();
    try {
      return image.asPng();
    } finally {
      image.free();
      picture.free();
    }
  };
};

/** Loads the module once in a process, as it demands. */
const loadWasm = async () => {
  const module = await import('@resvg/resvg-wasm');
  await module.initWasm(readFileSync(packageFile(WASM_FILE)));
  return module;
};
