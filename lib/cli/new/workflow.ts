import { existsSync } from 'node:fs';
import { join, relative } from 'node:path';
import { stringify } from 'yaml';
import { UserError } from '../errors/user-error.ts';
import { checkName } from './name.ts';
import { styleOf } from './project-style.ts';
import { type NewFile, writeNew } from './write-new.ts';

/** Writes a workflow that already runs, with an input and a test for it, and returns the paths of the files. */
export const newWorkflow = (root: string, name: string): string[] => {
  checkName(name, "A workflow's name");
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
