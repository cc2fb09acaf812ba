import { dirname } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Deployment } from '#contracts/deployment.ts';
import { moduleFile } from '#core/module-file.ts';
import type { LocalFunction } from './functions.ts';

/** Loads the functions' `deployment.ts` files, by action; functions without one are left out. */
export const loadDeployments = async (
  functions: ReadonlyMap<string, LocalFunction>,
): Promise<ReadonlyMap<string, Deployment>> => {
  const loaded = [...functions.values()].map(async ({ action, module }) => {
    const file = moduleFile(dirname(module), 'deployment');
    if (file === undefined) return [];
    const { default: deployment } = (await import(pathToFileURL(file).href)) as { default: Deployment };
    return [[action, deployment] as const];
  });
  return new Map((await Promise.all(loaded)).flat());
};
