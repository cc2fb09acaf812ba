import { cpSync, existsSync, readFileSync, realpathSync } from 'node:fs';
import { basename, join } from 'node:path';
import { isObject, type JsonObject, parseJson } from '#core/json.ts';
import { packageFolder } from '#core/package-folder.ts';

/** Copies packages of npm with all that they depend on into a folder's `node_modules`. Throws if one is not installed. */
export const copyPackages = (names: readonly string[], root: string, target: string): void => {
  const copied = new Map<string, string>();
  const copy = (name: string, from: string, into: string): void => {
    const found = packageFolder(name, from);
    if (found === undefined)
      throw new Error(`The package "${name}" of a script is not installed: npm install ${name}`);
    const folder = realpathSync(found);
    const top = join(target, 'node_modules', name);
    const known = copied.get(top);
    if (known === folder) return;
    // Another version of a package is beside the one that needs it, as npm has it.
    const place = known === undefined ? top : join(into, 'node_modules', name);
    if (copied.get(place) === folder) return;
    copied.set(place, folder);
    cpSync(folder, place, {
      recursive: true,
      dereference: true,
      filter: (path) => path === folder || basename(path) !== 'node_modules',
    });
    for (const needed of dependenciesOf(folder)) copy(needed, folder, place);
  };
  for (const name of names) copy(name, root, target);
};

const dependenciesOf = (folder: string): string[] => {
  const { dependencies, optionalDependencies, peerDependencies } = (parseJson(
    readFileSync(join(folder, 'package.json'), 'utf8'),
  ) ?? {}) as JsonObject;
  const namesIn = (value: unknown): string[] => (isObject(value) ? Object.keys(value) : []);
  const needed = namesIn(dependencies).filter((name) => !namesIn(optionalDependencies).includes(name));
  // What is optional, and what somebody else brings, may be there or not.
  const others = [...namesIn(optionalDependencies), ...namesIn(peerDependencies)];
  return [...needed, ...others.filter((name) => isInstalled(name, folder))];
};

const isInstalled = (name: string, from: string): boolean => {
  const folder = packageFolder(name, from);
  return folder !== undefined && existsSync(folder);
};
