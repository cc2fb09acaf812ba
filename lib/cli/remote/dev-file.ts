import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { isObject, parseJson } from '#core/json.ts';

/** Where a running `baton dev` can be reached. */
export interface DevAddress {
  url: string;
  pid: number;
}

const fileOf = (root: string): string => join(root, '.baton', 'dev.json');

/** Records the running stack's address in the project. */
export const writeDevAddress = (root: string, address: DevAddress): void => {
  mkdirSync(dirname(fileOf(root)), { recursive: true, mode: 0o700 });
  writeFileSync(fileOf(root), `${JSON.stringify(address)}\n`);
};

/** Removes the record of the running stack. */
export const removeDevAddress = (root: string): void => rmSync(fileOf(root), { force: true });

/** Reads the address of a project's running stack; undefined if there is none, or if its process has died. */
export const readDevAddress = (root: string): DevAddress | undefined => {
  const content = parseJson(textOf(fileOf(root)));
  const { url, pid } = isObject(content) ? content : {};
  return typeof url === 'string' && typeof pid === 'number' && isAlive(pid) ? { url, pid } : undefined;
};

/** Reads a file that may be missing, or be removed at this moment. */
const textOf = (file: string): string => {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
};

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
};
