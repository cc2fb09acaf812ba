import { mkdir, readdir, readFile, realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { threadId } from 'node:worker_threads';
import { contentTypeOf } from './content-type.ts';
import { checkKey, type Storage } from './storage.ts';

const missing = (error: unknown): boolean =>
  ['ENOENT', 'ENOTDIR', 'EISDIR'].includes(String((error as { code?: unknown } | null)?.code));

/** Opens a storage in a folder. The content type follows from the key's extension, because a folder stores none. */
export const fileStorage = (location: string): Storage => {
  const root = fileURLToPath(location.endsWith('/') ? location : `${location}/`);
  const pathOf = (key: string): string => join(root, ...checkKey(key).split('/'));
  let writes = 0;
  /** Returns whether a path leads nowhere else by a symbolic link. */
  const isInside = async (path: string): Promise<boolean> => {
    const [outer, inner] = await Promise.all([realpath(root), realpath(path)]);
    return inner === outer || inner.startsWith(outer.endsWith(sep) ? outer : outer + sep);
  };

  return {
    async put(key, body) {
      const path = pathOf(key);
      const unfinished = `${path}.${process.pid}-${threadId}-${writes++}.part`;
      await mkdir(dirname(path), { recursive: true, mode: 0o700 });
      if (!(await isInside(dirname(path))))
        throw new Error(`The key "${key}" leads out of the storage by a link`);
      try {
        await writeFile(unfinished, body, { flag: 'wx' });
        await rename(unfinished, path);
      } catch (error) {
        await rm(unfinished, { force: true });
        throw error;
      }
      return pathToFileURL(path).href;
    },
    async get(key) {
      try {
        if (!(await isInside(pathOf(key)))) return undefined;
        return { body: await readFile(pathOf(key)), contentType: contentTypeOf(key) };
      } catch (error) {
        if (missing(error)) return undefined;
        throw error;
      }
    },
    async list(prefix = '') {
      const entries = await readdir(root, { recursive: true, withFileTypes: true }).catch(
        (error: unknown) => {
          if (missing(error)) return [];
          throw error;
        },
      );
      return entries
        .filter((entry) => entry.isFile() && !entry.name.endsWith('.part'))
        .map((entry) => relative(root, join(entry.parentPath, entry.name)).split(sep).join('/'))
        .filter((key) => key.startsWith(prefix))
        .sort();
    },
    async delete(key) {
      const path = pathOf(key);
      const found = await stat(path).then(
        (entry) => entry.isFile(),
        () => false,
      );
      if (found) await rm(path, { force: true });
      return found;
    },
    uri: (key) => pathToFileURL(pathOf(key)).href,
  };
};
