import { dirname } from 'node:path';
import type { Deployment } from '#contracts/deployment.ts';
import { readDeployment } from '#contracts/read-deployment.ts';
import type { LocalFunction } from './functions.ts';

/** Loads the functions' `deployment.ts` files, and what their factories say, by action; functions with neither are left out. */
export const loadDeployments = async (
  functions: ReadonlyMap<string, LocalFunction>,
): Promise<ReadonlyMap<string, Deployment>> => {
  const loaded = [...functions.values()].map(async ({ action, module }) => {
    const deployment = await readDeployment(dirname(module));
    return deployment ? [[action, deployment] as const] : [];
  });
  return new Map((await Promise.all(loaded)).flat());
};
