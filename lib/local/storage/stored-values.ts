import { existsSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { STORED_VALUE_DAYS, STORED_VALUES_FOLDER } from '#contracts/stored-values.ts';

const foldersIn = (storageFolder: string): string[] => {
  const folder = join(storageFolder, STORED_VALUES_FOLDER);
  return existsSync(folder) ? readdirSync(folder).map((name) => join(folder, name)) : [];
};

/** Removes values that were too long for a state, of executions that are long over: what a lifecycle rule does on AWS. */
export const removeOldValues = (storageFolder: string, now: number): void => {
  for (const folder of foldersIn(storageFolder)) {
    const changed = statSync(folder, { throwIfNoEntry: false })?.mtimeMs ?? now;
    if (now - changed > STORED_VALUE_DAYS * 86_400_000) rmSync(folder, { recursive: true, force: true });
  }
};

/** Removes the values of an execution and of those that it has started, whose names begin with its own. */
export const removeValuesOf = (storageFolder: string, execution: string): void => {
  for (const folder of foldersIn(storageFolder)) {
    const name = folder.slice(join(storageFolder, STORED_VALUES_FOLDER).length + 1);
    if (name === execution || name.startsWith(`${execution}-`))
      rmSync(folder, { recursive: true, force: true });
  }
  const folder = join(storageFolder, STORED_VALUES_FOLDER);
  if (existsSync(folder) && readdirSync(folder).length === 0) rmSync(folder, { recursive: true });
};
