import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../user-error.ts';
import { type NewFile, writeNew } from './write-new.ts';

/** Writes a workflow that runs as it stands, and an input for it; gives the paths. */
export const newWorkflow = (root: string, name: string): string[] => {
  if (!/^[a-z][a-z0-9-]{0,79}$/.test(name)) {
    throw new UserError(
      `A workflow's name is kebab-case: a letter, then letters, digits and "-"; got "${name}"`,
      {
        hint: `for example ${
          name
            .toLowerCase()
            .replaceAll(/[^a-z0-9]+/g, '-')
            .replace(/^[^a-z]+/, '') || 'order-fulfilment'
        }`,
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
  writeNew(files, { name });
  return files.map(({ path }) => path);
};
