import { constants, copyFileSync, realpathSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname, isAbsolute, join, relative, sep } from 'node:path';
import { isObject, type Json, type JsonObject, ownField } from '#core/json.ts';
import type { FieldProblem } from '#core/json-schema.ts';
import { makePrivateFolder } from './private-folder.ts';

/** A file that an input names. */
export interface InputFile {
  /** Path of the field, with dots. */
  field: string;
  /** Path relative to the input; also its key in the storage. */
  path: string;
}

/** Finds the files that an input names: its strings whose schema has a `contentMediaType`. */
export const filesOf = (schema: JsonObject | undefined, input: Json, field = ''): InputFile[] => {
  if (!schema) return [];
  if (typeof input === 'string') {
    return typeof schema.contentMediaType === 'string' ? [{ field, path: input }] : [];
  }
  const at = (key: string): string => (field === '' ? key : `${field}.${key}`);
  if (Array.isArray(input)) {
    const { items } = schema;
    return isObject(items) ? input.flatMap((item, index) => filesOf(items, item, at(String(index)))) : [];
  }
  const { properties } = schema;
  if (!isObject(input) || !isObject(properties)) return [];
  return Object.entries(input).flatMap(([key, value]) => {
    const inner = ownField(properties, key);
    return isObject(inner) ? filesOf(inner, value, at(key)) : [];
  });
};

/** Returns what is wrong with the files that an input names: they must be in the input's folder or below. */
export const checkInputFiles = (files: readonly InputFile[], folder: string): FieldProblem[] =>
  files.flatMap(({ field, path }) => {
    const below = relative(folder, join(folder, path));
    if (isAbsolute(path) || below.startsWith('..')) {
      return [{ field, message: `must be a path below the input's folder, got "${path}"` }];
    }
    const found = statSync(join(folder, path), { throwIfNoEntry: false });
    if (!found) return [{ field, message: `names "${path}", which is not beside the input` }];
    if (!found.isFile()) return [{ field, message: `names "${path}", which is not a file` }];
    if (realpathSync(join(folder, path)).startsWith(realpathSync(folder) + sep)) return [];
    return [{ field, message: `names "${path}", which is a link to a file elsewhere` }];
  });

/** Copies the files into the storage, under the paths that the input has for them. */
export const copyInputFiles = (files: readonly InputFile[], folder: string, storageFolder: string): void => {
  for (const { path } of files) {
    const target = join(storageFolder, path);
    makePrivateFolder(dirname(target));
    // By a rename, because another execution may be reading the file.
    const unfinished = `${target}.${process.pid}.part`;
    rmSync(unfinished, { force: true });
    copyFileSync(join(folder, path), unfinished, constants.COPYFILE_EXCL);
    renameSync(unfinished, target);
  }
};
