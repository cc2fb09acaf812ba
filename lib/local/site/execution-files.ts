import { type Dirent, readdirSync, realpathSync, statSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { compareTexts } from '#core/compare-texts.ts';

/** A file that can be opened. */
export interface OpenableFile {
  /** Absolute path, without symbolic links. */
  path: string;
  bytes: number;
}

/** Files of one execution that are listed. */
const MAX_LISTED = 10_000;

/** Whether a name may be shown: no hidden file, none that is still being written, and nothing that leaves the folder. */
const isShown = (name: string): boolean =>
  name !== '' && !name.startsWith('.') && !name.endsWith('.part') && !/[\\/\0]/.test(name);

const entriesOf = (folder: string): Dirent[] => {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
};

/** Lists the files below a folder by their paths in it, sorted. Symbolic links are left out. */
export const listFiles = (folder: string): { path: string; bytes: number }[] => {
  const found: { path: string; bytes: number }[] = [];
  const waiting = [folder];
  for (let current = waiting.pop(); current !== undefined; current = waiting.pop()) {
    for (const entry of entriesOf(current)) {
      const path = join(current, entry.name);
      if (!isShown(entry.name) || found.length >= MAX_LISTED) continue;
      if (entry.isDirectory()) waiting.push(path);
      const bytes = entry.isFile() ? statSync(path, { throwIfNoEntry: false })?.size : undefined;
      if (bytes !== undefined) found.push({ path: relative(folder, path).split(sep).join('/'), bytes });
    }
  }
  return found.sort((a, b) => compareTexts(a.path, b.path));
};

/**
 * Finds the file of a path, given in the escaped segments of an address; undefined if there is none in the folder. A path cannot leave
 * the folder: neither by its segments nor by a symbolic link.
 */
export const findFile = (folder: string, segments: readonly string[]): OpenableFile | undefined => {
  const names = segments.map(unescaped);
  if (!names.every((name) => name !== undefined && isShown(name))) return undefined;
  try {
    const root = realpathSync(folder);
    const path = realpathSync(join(root, ...(names as string[])));
    if (!path.startsWith(root + sep)) return undefined;
    const found = statSync(path);
    return found.isFile() ? { path, bytes: found.size } : undefined;
  } catch {
    return undefined;
  }
};

const unescaped = (segment: string): string | undefined => {
  try {
    return decodeURIComponent(segment);
  } catch {
    return undefined;
  }
};
