import { dirname } from 'node:path';
import { pathToFileURL } from 'node:url';
import { importAuthorModule } from '#core/author-import.ts';
import { loadErrorText } from '#core/load-error.ts';
import { moduleFile } from '#core/module-file.ts';
import type { Deployment } from './deployment.ts';

/** A file about deployments that cannot be loaded; the message says which and why. */
export class DeploymentError extends Error {
  override name = 'DeploymentError';
}

const defaultExport = async (folder: string, name: string): Promise<object | undefined> => {
  const file = moduleFile(folder, name);
  if (file === undefined) return undefined;
  const { href } = pathToFileURL(file);
  try {
    return (await importAuthorModule<{ default?: object }>(href)).default;
  } catch (error) {
    throw new DeploymentError(loadErrorText(file, error, process.cwd()), { cause: error });
  }
};

/**
 * Reads how the function in a folder is deployed, by its `deployment.ts`, and what the `factory.ts` beside the folder says for all of its
 * functions; undefined if neither says anything.
 */
export const readDeployment = async (folder: string): Promise<Deployment | undefined> => {
  const own = (await defaultExport(folder, 'deployment')) as Deployment | undefined;
  const factory = (await defaultExport(dirname(folder), 'factory')) as
    | Pick<Deployment, 'reservedConcurrency'>
    | undefined;
  const { reservedConcurrency } = factory ?? {};
  // Workers are as many as you start.
  if (reservedConcurrency === undefined || own?.runtime === 'worker') return own;
  return { reservedConcurrency, ...own };
};
