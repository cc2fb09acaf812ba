import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Returns the folder in which npm has installed a package, as seen from a folder; undefined if there is none. */
export const packageFolder = (name: string, from: string): string | undefined => {
  const folder = join(from, 'node_modules', name);
  if (existsSync(join(folder, 'package.json'))) return folder;
  return dirname(from) === from ? undefined : packageFolder(name, dirname(from));
};
