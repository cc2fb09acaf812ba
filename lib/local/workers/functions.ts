import { existsSync, readdirSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Deployment } from '#contracts/deployment.ts';
import { functionName } from '#contracts/names.ts';
import { invariant } from '#core/invariant.ts';
import { moduleFile } from '#core/module-file.ts';

/** A function of the local stack: `lambdas/<factory>/<action>/handler.ts`. */
export interface LocalFunction {
  /** `factory/action`, or `platform/verb-noun`. */
  action: string;
  /** Absolute path of the module that exports `handler`. */
  module: string;
  /** Whether it may run in the stack's process: it is Baton's, ends soon, and computes nothing that an author wrote. */
  own?: true;
  /** How it is deployed, if no file says so. */
  deployment?: Deployment;
}

const folders = (folder: string): string[] =>
  existsSync(folder)
    ? readdirSync(folder, { withFileTypes: true })
        .filter((entry) => entry.isDirectory())
        .map((entry) => entry.name)
    : [];

/** Baton's `lambdas/platform`, which every project uses. */
const PLATFORM = fileURLToPath(new URL('../../../lambdas/platform', import.meta.url));

/** Functions of the platform that do what a step says, for as long as it says. */
const STEPS_WORK = new Set([
  'platform/call-http',
  'platform/call-model',
  'platform/call-service',
  'platform/call-tool',
  'platform/run-sql',
]);

/** Finds every function under `<root>/lambdas` and Baton's platform functions, by their names on AWS. */
export const findFunctions = (root: string): ReadonlyMap<string, LocalFunction> => {
  const found = new Map<string, LocalFunction>();
  const add = (factory: string, folder: string, isOwn = false): void => {
    for (const name of folders(folder)) {
      const module = moduleFile(join(folder, name), 'handler');
      if (module === undefined) continue;
      const action = `${factory}/${name}`;
      const clash = found.get(functionName(action));
      // In Baton's own repository, or with a link to it, those of the platform are among those of the project.
      if (clash && realpathSync(clash.module) === realpathSync(module)) continue;
      invariant(
        !clash || clash.action === action,
        `${action} and ${clash?.action} would be the same Lambda function`,
      );
      const own = isOwn && !STEPS_WORK.has(action);
      found.set(functionName(action), { action, module, ...(own && { own }) });
    }
  };
  add('platform', PLATFORM, true);
  for (const factory of folders(join(root, 'lambdas'))) add(factory, join(root, 'lambdas', factory));
  return found;
};

/** Returns the plain name in a function's name, ARN or partial ARN, without version or alias. */
export const bareFunctionName = (reference: string): string => {
  const parts = reference.split(':');
  const marker = parts.indexOf('function');
  return (marker >= 0 ? parts[marker + 1] : parts[0]) ?? reference;
};
