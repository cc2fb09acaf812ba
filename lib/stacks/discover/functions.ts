import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Deployment } from '#contracts/deployment.ts';

/** A function to deploy: a folder `lambdas/<factory>/<action>` with a `handler.ts`. */
export interface FunctionSource {
  /** `factory/action`. */
  action: string;
  /** Absolute path of `handler.ts`. */
  entry: string;
  /** Default export of `deployment.ts` beside the handler; nothing where there is none. */
  deployment: Deployment;
}

const folders = (folder: string): string[] =>
  existsSync(folder)
    ? readdirSync(folder, { withFileTypes: true })
        .filter((entry) => entry.isDirectory())
        .map(({ name }) => name)
        .sort()
    : [];

const deploymentIn = async (folder: string): Promise<Deployment> => {
  const file = join(folder, 'deployment.ts');
  if (!existsSync(file)) return {};
  return ((await import(pathToFileURL(file).href)) as { default: Deployment }).default;
};

/** Every function of a project, by action. */
export const findFunctions = async (root: string): Promise<FunctionSource[]> => {
  const lambdas = join(root, 'lambdas');
  const found = folders(lambdas)
    .flatMap((factory) => folders(join(lambdas, factory)).map((name) => `${factory}/${name}`))
    .filter((action) => existsSync(join(lambdas, action, 'handler.ts')));
  return Promise.all(
    found.map(async (action) => ({
      action,
      entry: join(lambdas, action, 'handler.ts'),
      deployment: await deploymentIn(join(lambdas, action)),
    })),
  );
};
