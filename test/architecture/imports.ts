import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';

export const root = resolve(import.meta.dirname, '../..');

const aliases: Record<string, string> = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).imports;

/** An import as it is written, and the file of this repository that it names. */
export type Import = { specifier: string; target: string };

/** Lists the TypeScript files below a folder, as paths from the root. */
export const sourcesBelow = (folder: string): string[] =>
  readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)));

/** Tells code that ships from tests and from what only tests use; the test kit in `lib/testing` ships. */
export const ships = (file: string): boolean =>
  !file.endsWith('.test.ts') && !file.replace('lib/testing/', 'lib/').includes('/testing/');

/** Lists the specifiers that a file imports: values, types and dynamic imports. */
export const specifiersIn = (file: string): string[] => {
  const text = readFileSync(join(root, file), 'utf8');
  return [...text.matchAll(/(?:from\s+|import\s*\(\s*|^import\s+)'([^']+)'/gm)].map((match) => match[1]!);
};

const targetOf = (file: string, specifier: string): string | undefined => {
  if (specifier.startsWith('.')) return relative(root, resolve(root, dirname(file), specifier));
  const alias = Object.keys(aliases).find((key) => specifier.startsWith(key.replace('*', '')));
  if (alias === undefined) return undefined;
  return relative(root, resolve(root, aliases[alias]!.replace('*', specifier.slice(alias.length - 1))));
};

/** Lists what a file imports from this repository. */
export const importsOf = (file: string): Import[] =>
  specifiersIn(file).flatMap((specifier) => {
    const target = targetOf(file, specifier);
    return target === undefined ? [] : [{ specifier, target }];
  });

/** Finds the import cycles among files, the shortest first step back named: `a.ts → b.ts → a.ts`. */
export const cyclesAmong = (files: readonly string[]): string[][] => {
  const known = new Set(files);
  const graph = new Map(
    files.map((file) => [file, importsOf(file).flatMap(({ target }) => (known.has(target) ? [target] : []))]),
  );
  const reported = new Set<string>();
  return files.flatMap((file) => {
    if (reported.has(file)) return [];
    const cycle = wayBack(graph, file);
    for (const member of cycle) reported.add(member);
    return cycle.length > 0 ? [cycle] : [];
  });
};

/** Returns the shortest path from a file back to itself, or an empty list. */
const wayBack = (graph: ReadonlyMap<string, string[]>, start: string): string[] => {
  const cameFrom = new Map<string, string>();
  const queue = [start];
  for (const file of queue) {
    for (const target of graph.get(file) ?? []) {
      if (target === start) return pathTo(cameFrom, start, file);
      if (cameFrom.has(target)) continue;
      cameFrom.set(target, file);
      queue.push(target);
    }
  }
  return [];
};

const pathTo = (cameFrom: ReadonlyMap<string, string>, start: string, end: string): string[] => {
  const path = [start];
  for (let file = end; file !== start; file = cameFrom.get(file)!) path.unshift(file);
  return [start, ...path];
};
