import { readFileSync } from 'node:fs';
import { dirname, isAbsolute, resolve } from 'node:path';

/** What a `tsconfig.json` extends; comments are read as well, which adds files that do not matter. */
const EXTENDS = /"extends"\s*:\s*(\[[^\]]*\]|"[^"]*")/g;

/**
 * Returns a `tsconfig.json` and the files that it extends, at any depth, be they there or not. Those of packages change with what is
 * installed.
 */
export const settingsOf = (file: string, known = new Set<string>()): readonly string[] => {
  if (known.has(file)) return [];
  known.add(file);
  let text = '';
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    // It is not there.
  }
  const names = [...text.matchAll(EXTENDS)].flatMap(([, value = '']) =>
    [...value.matchAll(/"([^"]*)"/g)].map(([, name = '']) => name),
  );
  const extended = names
    .filter((name) => name.startsWith('.') || isAbsolute(name))
    .flatMap((name) => ['', '.json'].map((ending) => resolve(dirname(file), name + ending)));
  return [file, ...extended.flatMap((one) => settingsOf(one, known))];
};
