import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { UserError } from '../errors/user-error.ts';
import { type NewFile, writeNew } from './write-new.ts';

const LONGEST_NAME = 80;

/** The name in kebab-case; empty where nothing is left of it. */
const nearest = (name: string): string =>
  name
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replace(/^[^a-z]+/, '')
    .slice(0, LONGEST_NAME)
    .replace(/-+$/, '');

/** Writes a workflow that runs as it stands, and an input for it; gives the paths. */
export const newWorkflow = (root: string, name: string): string[] => {
  if (!/^[a-z][a-z0-9-]*$/.test(name) || name.length > LONGEST_NAME) {
    throw new UserError(
      `A workflow's name is kebab-case, a letter, then letters, digits and "-", ${LONGEST_NAME} at most; got "${name}"`,
      {
        hint: `for example ${nearest(name) || 'order-fulfilment'}`,
      },
    );
  }
  const base = join(root, 'statemachines', name);
  const other = ['yml', 'ts'].map((ending) => `${base}.workflow.${ending}`).find((path) => existsSync(path));
  if (other) throw new UserError(`${other} is there already`, { hint: 'choose another name' });
  const files: NewFile[] = [
    { path: `${base}.workflow.yaml`, template: 'workflow/workflow.yaml.txt' },
    { path: `${base}.input.json`, template: 'workflow/input.json.txt' },
  ];
  // What YAML would not read as a text, such as null, gets quotes.
  writeNew(files, { name: stringify(name).trim() });
  return files.map(({ path }) => path);
};
