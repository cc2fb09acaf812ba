import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { parseJsonPath } from '#asl/jsonpath/parse.ts';
import type { Json } from '#core/json.ts';
import { compileSegments } from './evaluate.ts';

/** What Jayway's JsonPath 2.0.0 made of paths, written down by running it: refused, nothing, one value, or a list. */
const { document, paths } = JSON.parse(
  readFileSync(new URL('./testing/jayway-2.0.json', import.meta.url), 'utf8'),
) as { document: Json; paths: [path: string, outcome: string, value?: Json][] };

const outcomeOf = (path: string): [outcome: string, value?: Json] => {
  let compiled: ReturnType<typeof compileSegments>;
  try {
    compiled = compileSegments(parseJsonPath(path).segments);
  } catch {
    return ['refused'];
  }
  const value = compiled.read(document);
  if (value === undefined) return ['nothing'];
  return [compiled.definite ? 'one' : 'list', value];
};

/** Where Baton differs on purpose, and why. */
const DIFFERENT: [pattern: RegExp, why: string][] = [
  [/\(\)/, 'functions at the end of a path came with 2.1, and workflows use them'],
  [/\[-\d+\]$/, 'a negative index counts from the end, and past the end a plain path reads null, as on AWS'],
  [/"/, 'double quotes mean what single ones do'],
  [/ (in|size|empty|subsetof) /, 'operators of 2.1 are taken'],
  [/^[^[]*\]$|\[,|\['a\]|===/, 'what is broken is refused'],
  [/\[ \*/, 'blanks are taken everywhere'],
  [/== true|@ == 'a'|== \['old'\]/, 'kinds that cannot be compared differ, and lists can be'],
];

describe('A path', () => {
  it('leads where it leads with the library that AWS uses', () => {
    const wrong = paths.filter(([path, ...expected]) => {
      if (JSON.stringify(outcomeOf(path)) === JSON.stringify(expected)) return false;
      return !DIFFERENT.some(([pattern]) => pattern.test(path));
    });

    expect(paths.length).toBeGreaterThan(400);
    expect(wrong.map(([path, ...expected]) => [path, expected, outcomeOf(path)])).toEqual([]);
  });

  it('agrees with that library on nine of ten paths', () => {
    const same = paths.filter(
      ([path, ...expected]) => JSON.stringify(outcomeOf(path)) === JSON.stringify(expected),
    );

    expect(same.length / paths.length).toBeGreaterThan(0.88);
  });
});
