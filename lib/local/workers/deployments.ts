import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Deployment } from '#contracts/deployment.ts';
import type { LocalFunction } from './functions.ts';

/** What the functions' `deployment.ts` files say, by action; those without a file are left out. */
export const loadDeployments = async (
  functions: ReadonlyMap<string, LocalFunction>,
): Promise<ReadonlyMap<string, Deployment>> => {
  const loaded = [...functions.values()].map(async ({ action, module }) => {
    const file = join(dirname(module), 'deployment.ts');
    if (!existsSync(file)) return [];
    const { default: deployment } = (await import(pathToFileURL(file).href)) as { default: Deployment };
    return [[action, deployment] as const];
  });
  return new Map((await Promise.all(loaded)).flat());
};
