import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import type { WorkflowManifest } from '#contracts/manifest.ts';
import { functionName } from '#contracts/names.ts';
import { defined } from '#core/defined.ts';
import { hashOf } from '#core/hash.ts';
import type { LocalFunction } from '../workers/functions.ts';

/** TypeScript in the repository, JavaScript in the package. */
const RUNNER = new URL(`./run-script${extname(import.meta.filename)}`, import.meta.url);

/** Writes a module for the function of every script of the workflows; one that changes gets another file. Returns the functions by name. */
export const scriptFunctions = (
  manifests: readonly WorkflowManifest[],
  folder: string,
): Map<string, LocalFunction> => {
  const found = new Map<string, LocalFunction>();
  for (const { scripts = {} } of manifests) {
    for (const [action, script] of Object.entries(scripts)) {
      const text = `import { scriptHandler } from ${JSON.stringify(RUNNER.href)};\nexport const handler = scriptHandler(${JSON.stringify(script)});\n`;
      mkdirSync(folder, { recursive: true });
      const module = join(folder, `${action.replace('/', '-')}-${hashOf(text).slice(0, 12)}.mjs`);
      // A file that is written is one that has changed for whoever watches it.
      if (!existsSync(module) || readFileSync(module, 'utf8') !== text) writeFileSync(module, text);
      const { memoryMegabytes, timeoutSeconds, reservedConcurrency } = script;
      const deployment = defined({ memoryMegabytes, timeoutSeconds, reservedConcurrency });
      found.set(functionName(action), { action, module, deployment });
    }
  }
  return found;
};
