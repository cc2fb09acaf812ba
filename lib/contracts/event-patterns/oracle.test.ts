import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isObject, type Json, type JsonObject } from '#core/json.ts';
import { generatedRuns } from '#core/testing/generated-runs.ts';
import { compilePattern } from './compile.ts';

/** A leaf of an event as EventBridge's engine flattens it: which element of which lists it is in. */
interface Leaf {
  path: string;
  value: Json;
  within: Map<number, number>;
}

const flatten = (event: JsonObject): Leaf[] => {
  const leaves: Leaf[] = [];
  let lists = 0;
  const walk = (value: Json, path: string[], within: Map<number, number>): void => {
    if (Array.isArray(value)) {
      const list = lists++;
      value.forEach((item, index) => {
        const scalar = !isObject(item) && !Array.isArray(item);
        walk(item, path, scalar ? within : new Map(within).set(list, index));
      });
    } else if (isObject(value))
      for (const [key, item] of Object.entries(value)) walk(item, [...path, key], within);
    else leaves.push({ path: path.join('.'), value, within });
  };
  walk(event, [], new Map());
  return leaves;
};

type Wanted = [path: string, entries: Json[]];

/** A pattern as alternatives, each a list of fields: what EventBridge makes of `$or`. */
const alternatives = (pattern: JsonObject, above: string[] = []): Wanted[][] =>
  Object.entries(pattern).reduce<Wanted[][]>(
    (soFar, [key, value]) => {
      const next = alternativesOf(key, value, above);
      return soFar.flatMap((some) => next.map((more) => [...some, ...more]));
    },
    [[]],
  );

const alternativesOf = (key: string, value: Json, above: string[]): Wanted[][] => {
  if (key === '$or') return (value as JsonObject[]).flatMap((item) => alternatives(item, above));
  if (isObject(value)) return alternatives(value, [...above, key]);
  return [[[[...above, key].join('.'), value as Json[]]]];
};

const fits = (entry: Json, leaf: Json): boolean => {
  if (!isObject(entry)) return entry === leaf;
  if ('exists' in entry) return entry.exists === true;
  if ('prefix' in entry)
    return typeof leaf === 'string' && leaf.slice(0, String(entry.prefix).length) === entry.prefix;
  if ('numeric' in entry) return typeof leaf === 'number' && leaf > Number((entry.numeric as Json[])[1]);
  return leaf !== entry['anything-but'];
};

const together = (a: Map<number, number>, b: Map<number, number>): Map<number, number> | undefined => {
  for (const [list, index] of b) if (a.has(list) && a.get(list) !== index) return undefined;
  return new Map([...a, ...b]);
};

/** Tries every choice of leaves: two of them may not be in different elements of one list. */
const slowly = (pattern: JsonObject, event: JsonObject): boolean => {
  const leaves = flatten(event);
  const rest = (wanted: Wanted[], within: Map<number, number>): boolean => {
    const [first, ...more] = wanted;
    if (first === undefined) return true;
    const [path, entries] = first;
    const own = leaves.filter((leaf) => leaf.path === path);
    const absent = entries.some((entry) => isObject(entry) && entry.exists === false);
    if (absent && own.length === 0 && rest(more, within)) return true;
    return own.some((leaf) => {
      const joint = together(within, leaf.within);
      return joint !== undefined && entries.some((entry) => fits(entry, leaf.value)) && rest(more, joint);
    });
  };
  return alternatives(pattern).some((wanted) => rest(wanted, new Map()));
};

const scalar = fc.constantFrom<Json>('a', 'ab', '', 0, 1, 2, true, null);
const key = fc.constantFrom('a', 'b', 'c');

const { event } = fc.letrec<{ event: JsonObject; value: Json }>((tie) => ({
  event: fc.dictionary(key, tie('value'), { maxKeys: 3 }) as fc.Arbitrary<JsonObject>,
  value: fc.oneof(
    { depthSize: 'small' },
    scalar,
    scalar,
    fc.array(tie('value'), { maxLength: 3 }),
    tie('event'),
  ),
}));

const entry = fc.oneof(
  scalar,
  fc.constantFrom<Json>(
    { exists: true },
    { exists: false },
    { prefix: 'a' },
    { numeric: ['>', 0] },
    { 'anything-but': 'a' },
  ),
);
const list = fc.array(entry, { minLength: 1, maxLength: 2 });

const { pattern } = fc.letrec<{ pattern: JsonObject; plain: JsonObject; inside: Json }>((tie) => ({
  plain: fc.dictionary(key, tie('inside'), { minKeys: 1, maxKeys: 2 }) as fc.Arbitrary<JsonObject>,
  inside: fc.oneof({ depthSize: 'small' }, list as fc.Arbitrary<Json>, tie('pattern')),
  pattern: fc.oneof(
    { weight: 4, arbitrary: tie('plain') },
    { weight: 1, arbitrary: fc.array(tie('plain'), { minLength: 2, maxLength: 2 }).map(($or) => ({ $or })) },
  ),
}));

describe('a pattern', () => {
  it('matches what a slow search over flattened events matches', () => {
    let matched = 0;
    fc.assert(
      fc.property(pattern, event, (wanted, given) => {
        const { matches, problems } = compilePattern(wanted);
        expect(problems).toEqual([]);

        const expected = slowly(wanted, given);

        if (expected) matched++;
        expect(matches!(given)).toBe(expected);
      }),
      { numRuns: generatedRuns(4000) },
    );

    expect(matched).toBeGreaterThan(generatedRuns(200));
  });

  it('of any JSON is either refused or matches without failing', () => {
    const name = fc.constantFrom(
      'prefix',
      'suffix',
      'wildcard',
      'numeric',
      'cidr',
      'exists',
      'anything-but',
      '$or',
      'equals-ignore-case',
      'a',
    );
    const { json } = fc.letrec<{ json: Json }>((tie) => ({
      json: fc.oneof(
        { depthSize: 'medium' },
        fc.constantFrom<Json>('a', '*', '\\', '10.0.0.0/8', '>', '<', 1, -1, 6e9, true, null),
        fc.array(tie('json'), { maxLength: 4 }),
        fc.dictionary(name, tie('json'), { maxKeys: 2 }) as fc.Arbitrary<Json>,
      ),
    }));
    fc.assert(
      fc.property(fc.dictionary(key, json), event, (any, given) => {
        const { matches, problems } = compilePattern(any as JsonObject);

        expect(matches === undefined).toBe(problems.length > 0);
        if (matches) expect(typeof matches(given)).toBe('boolean');
      }),
      { numRuns: generatedRuns(4000) },
    );
  });
});
