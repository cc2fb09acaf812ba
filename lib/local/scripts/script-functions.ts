import { mkdirSync, writeFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import type { Deployment } from '#contracts/deployment.ts';
import type { WorkflowManifest } from '#contracts/manifest.ts';
import { functionName } from '#contracts/names.ts';
import { defined } from '#core/defined.ts';
import { hashOf } from '#core/hash.ts';
import type { LocalFunction } from '../workers/functions.ts';

/** TypeScript in the repository, JavaScript in the package. */
const RUNNER = new URL(`./run-script${extname(import.meta.filename)}`, import.meta.url);

/** Functions of scripts, as the worker pool calls them. */
export interface ScriptFunctions {
  functions: Map<string, LocalFunction>;
  deployments: Map<string, Deployment>;
}

/** Writes a module for the function of every script of the workflows; one that changes gets another file. */
export const scriptFunctions = (manifests: readonly WorkflowManifest[], folder: string): ScriptFunctions => {
  const found: ScriptFunctions = { functions: new Map(), deployments: new Map() };
  for (const { scripts = {} } of manifests) {
    for (const [action, script] of Object.entries(scripts)) {
      const text = `import { scriptHandler } from ${JSON.stringify(RUNNER.href)};\nexport const handler = scriptHandler(${JSON.stringify(script)});\n`;
      mkdirSync(folder, { recursive: true });
      const module = join(folder, `${action.replace('/', '-')}-${hashOf(text).slice(0, 12)}.mjs`);
      writeFileSync(module, text);
      found.functions.set(functionName(action), { action, module });
      const { memoryMegabytes, timeoutSeconds, reservedConcurrency } = script;
      found.deployments.set(action, defined({ memoryMegabytes, timeoutSeconds, reservedConcurrency }));
    }
  }
  return found;
};
