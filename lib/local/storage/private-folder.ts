import { lstatSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';

/** A folder for private files is a symbolic link: what is written there would land elsewhere. */
export class LinkedFolder extends Error {
  override name = 'LinkedFolder';
}

/**
 * Makes a folder, and those above it that are missing, for this user only: files of executions hold what the inputs held. Throws
 * LinkedFolder if the folder is a symbolic link.
 */
export const makePrivateFolder = (path: string): void => {
  const found = lstatSync(path, { throwIfNoEntry: false });
  if (found?.isSymbolicLink()) {
    throw new LinkedFolder(
      `${path} is a symbolic link; remove it, so that a folder can be made in its place`,
    );
  }
  if (found?.isDirectory()) return;
  makePrivateFolder(dirname(path));
  mkdirSync(path, { mode: 0o700 });
};
