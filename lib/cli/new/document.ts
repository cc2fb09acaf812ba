import { existsSync, readdirSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { stringify } from 'yaml';
import { workflowNameOf } from '#compiler/workflow-files.ts';
import { required } from '#core/required.ts';
import { UserError } from '../errors/user-error.ts';
import { writeText } from '../project/files.ts';
import { checkName } from './name.ts';

/** Returns commands, without `baton`, that try a document that `newDocument` wrote. */
export const tryOut = async (kind: string, name: string): Promise<string[]> => {
  const { documentKinds } = await import('#kinds/index.ts');
  return required(documentKinds, kind).tryOut?.(name) ?? [];
};

/** Writes a document of a kind that already works, and returns the paths of its files. */
export const newDocument = async (root: string, kind: string, name: string): Promise<string[]> => {
  checkName(name, `The name of a document of kind ${kind}`);
  // Loaded late, because help and completion need only the names of kinds.
  const { documentKinds } = await import('#kinds/index.ts');
  const path = newPath(root, kind, name);
  // A name that YAML would not read as text, such as null, gets quotes.
  const text = required(documentKinds, kind).starter(stringify(name).trim());
  writeText(path, root, text);
  return [path];
};

/** Returns the path of a new document. Throws a UserError if there is one of the name: two could not be deployed side by side. */
export const newPath = (root: string, kind: string, name: string): string => {
  const path = join(root, 'statemachines', `${name}.${kind}.yaml`);
  const folder = dirname(path);
  const files = existsSync(folder) ? readdirSync(folder).map((file) => join(folder, file)) : [];
  const taken = files.find(
    (file) => file === path || (/\.(ya?ml|ts)$/.test(file) && workflowNameOf(file) === name),
  );
  if (taken) throw new UserError(`${relative(root, taken)} already exists`, { hint: 'choose another name' });
  return path;
};
