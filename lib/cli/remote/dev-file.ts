import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { isObject, type Json } from '#core/json.ts';

/** Where a running `baton dev` can be reached. */
export interface DevAddress {
  url: string;
  pid: number;
}

const fileOf = (root: string): string => join(root, '.baton', 'dev.json');

/** Leaves word of a running stack in the project. */
export const writeDevAddress = (root: string, address: DevAddress): void => {
  mkdirSync(dirname(fileOf(root)), { recursive: true, mode: 0o700 });
  writeFileSync(fileOf(root), `${JSON.stringify(address)}\n`);
};

/** Takes the word back. */
export const removeDevAddress = (root: string): void => rmSync(fileOf(root), { force: true });

/** The running stack of a project; undefined when there is none, or when its process has died. */
export const readDevAddress = (root: string): DevAddress | undefined => {
  let content: Json;
  try {
    content = JSON.parse(readFileSync(fileOf(root), 'utf8')) as Json;
  } catch {
    return undefined;
  }
  const { url, pid } = isObject(content) ? content : {};
  return typeof url === 'string' && typeof pid === 'number' && isAlive(pid) ? { url, pid } : undefined;
};

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
};
