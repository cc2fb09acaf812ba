import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BundleCache } from './bundle-cache.ts';
import { runEsbuild } from './bundle-handlers.ts';
import { modulesOf } from './esbuild-result.ts';
import { ESBUILD_OPTIONS } from './settings.ts';

/** Modules of scripts that load a client of the SDK. */
const USES_SDK = /(?:from|import\() ?'@aws-sdk\//;

const OPTIONS = { ...ESBUILD_OPTIONS, sourcemap: false };
/** How esbuild names the module that it is given. */
const STDIN = '<stdin>';

const bundled = new Map<string, string>();

/**
 * Returns the module of a script's function with the clients of the SDK that it loads, as those of actions have them: not every Lambda has an
 * SDK, and which one is its own choice. A module that loads none is as it was.
 */
export const bundleScript = (module: string): string => {
  if (!USES_SDK.test(module)) return module;
  const known = bundled.get(module) ?? bundle(module);
  bundled.set(module, known);
  return known;
};

const bundle = (contents: string): string => {
  const cache = new BundleCache(import.meta.dirname);
  const request = { options: OPTIONS, contents };
  const kept = cache.find(request);
  if (kept) return kept.code;
  const folder = mkdtempSync(join(tmpdir(), 'baton-script-bundle-'));
  const outfile = join(folder, 'index.mjs');
  try {
    const stdin = { contents, resolveDir: import.meta.dirname, loader: 'js' as const };
    const [result] = runEsbuild([{ ...OPTIONS, absWorkingDir: folder, stdin, outfile }]);
    const code = readFileSync(outfile, 'utf8');
    if (result && !result.hasWarnings) {
      const modules = modulesOf(STDIN, result).filter((module) => module !== STDIN);
      cache.keep(
        request,
        modules.map((module) => join(folder, module)),
        { code },
      );
      cache.close();
    }
    return code;
  } finally {
    rmSync(folder, { recursive: true });
  }
};
