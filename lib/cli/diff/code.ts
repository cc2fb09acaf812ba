import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { hashOf } from '#core/hash.ts';

/** Digests of the code below `lambdas`, by folder: that of an action, or what actions share. */
export type Code = ReadonlyMap<string, string>;

/** How code differs between two folders. */
export interface CodeChanges {
  added: string[];
  removed: string[];
  changed: string[];
}

/** Reads the code of a project, without tests. What it imports from elsewhere is not in it. */
export const codeIn = (root: string): Code => {
  const folder = join(root, 'lambdas');
  const files = globSync('**/*', { cwd: folder, withFileTypes: true })
    .filter((entry) => entry.isFile() && !/[.]test[.][a-z]+$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .filter((file) => !/(^|[/\\])(node_modules|testing)[/\\]/.test(file))
    .toSorted();
  const texts = Map.groupBy(files, (file) => file.split(/[/\\]/).slice(0, 2).join('/'));
  return new Map(
    [...texts].map(([part, names]) => [
      part,
      hashOf(names.map((name) => [name, readFileSync(join(folder, name)).toString('base64')])),
    ]),
  );
};

/** Compares the code of two projects. */
export const compareCode = (before: Code, after: Code): CodeChanges => ({
  added: [...after.keys()].filter((part) => !before.has(part)),
  removed: [...before.keys()].filter((part) => !after.has(part)),
  changed: [...after].filter(([part, hash]) => (before.get(part) ?? hash) !== hash).map(([part]) => part),
});
