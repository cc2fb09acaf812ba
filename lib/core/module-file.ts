import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** Endings of modules that Node loads. */
const ENDINGS = ['.ts', '.mts', '.js', '.mjs'];

/** Returns the path of a module in a folder, be it TypeScript or JavaScript; undefined if there is none of that name. */
export const moduleFile = (folder: string, name: string): string | undefined =>
  ENDINGS.map((ending) => join(folder, name + ending)).find((path) => existsSync(path));
