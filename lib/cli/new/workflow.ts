import { existsSync } from 'node:fs';
import { join, relative } from 'node:path';
import { stringify } from 'yaml';
import { UserError } from '../errors/user-error.ts';
import { styleOf } from './project-style.ts';
import { type NewFile, writeNew } from './write-new.ts';

const MAX_NAME_LENGTH = 80;

/** Returns the name in kebab-case; empty if nothing is left of it. */
const nearest = (name: string): string =>
  name
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replace(/^[^a-z]+/, '')
    .slice(0, MAX_NAME_LENGTH)
    .replace(/-+$/, '');

/** Writes a workflow that already runs, with an input and a test for it, and returns the paths of the files. */
export const newWorkflow = (root: string, name: string): string[] => {
  if (!/^[a-z][a-z0-9-]*$/.test(name) || name.length > MAX_NAME_LENGTH) {
    throw new UserError(
      `A workflow's name is in kebab-case: a letter, then letters, digits and "-", at most ${MAX_NAME_LENGTH}; got "${name}"`,
      {
        hint: `for example ${nearest(name) || 'order-fulfilment'}`,
      },
    );
  }
  const base = join(root, 'statemachines', name);
  const other = ['yml', 'ts'].map((ending) => `${base}.workflow.${ending}`).find((path) => existsSync(path));
  if (other) throw new UserError(`${relative(root, other)} already exists`, { hint: 'choose another name' });
  const files: NewFile[] = [
    { path: `${base}.workflow.yaml`, template: 'workflow/workflow.yaml.txt' },
    { path: `${base}.input.json`, template: 'workflow/input.json.txt' },
    { path: `${base}.test.ts`, template: 'workflow/workflow.test.ts.txt' },
  ];
  // A name that YAML would not read as text, such as null, gets quotes.
  const { framework, testImport } = styleOf(root);
  writeNew(root, files, {
    name: stringify(name).trim(),
    file: name,
    testImport,
    matchers: framework,
  });
  return files.map(({ path }) => path);
};
