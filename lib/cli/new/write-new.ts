import { existsSync, readFileSync, rmSync } from 'node:fs';
import { dirname, relative } from 'node:path';
import { UserError } from '../errors/user-error.ts';
import { writeText } from '../project/files.ts';

/** A file to write, from a template. */
export interface NewFile {
  /** Absolute path. */
  path: string;
  /** Path below `templates/`. */
  template: string;
}

const TEMPLATES = new URL('./templates/', import.meta.url);

/**
 * Writes new files of the project in `root` from templates with `{{name}}` filled in. Writes all or none; throws a UserError if one already
 * exists.
 */
export const writeNew = (
  root: string,
  files: readonly NewFile[],
  values: Readonly<Record<string, string>>,
): void => {
  const taken = files.find(({ path }) => existsSync(path));
  if (taken)
    throw new UserError(`${relative(root, taken.path)} already exists`, { hint: 'choose another name' });
  for (const [index, { path, template }] of files.entries()) {
    const text = readFileSync(new URL(template, TEMPLATES), 'utf8');
    const filled = text.replaceAll(/\{\{(\w+)\}\}/g, (whole, key: string) => values[key] ?? whole);
    try {
      writeText(path, dirname(path), filled);
    } catch (error) {
      for (const written of files.slice(0, index)) rmSync(written.path, { force: true });
      throw error;
    }
  }
};
