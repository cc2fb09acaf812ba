import { pathToFileURL } from 'node:url';
import { importAuthorModule } from '#core/author-import.ts';
import { loadErrorText } from '#core/load-error.ts';

/** A file of actions that cannot be used; the message says which file and why. */
export class ContractError extends Error {
  override name = 'ContractError';
}

/** Imports a module of a project. Throws a ContractError that names the file and, if it is known, the line. */
export const importAuthored = async (path: string, root: string): Promise<unknown> => {
  try {
    return await importAuthorModule(pathToFileURL(path).href);
  } catch (error) {
    throw new ContractError(loadErrorText(path, error, root));
  }
};
