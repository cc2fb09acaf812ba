import fc from 'fast-check';
import { isObject, type Json, type JsonObject } from '#core/json.ts';

const placesIn = (value: Json, path: string[] = []): string[][] => [
  path,
  ...(typeof value === 'object' && value !== null
    ? Object.entries(value).flatMap(([key, item]) => placesIn(item, [...path, key]))
    : []),
];

const change = (value: Json, [key, ...rest]: string[], to: (old: Json) => Json | undefined): Json => {
  if (key === undefined) return to(value) ?? {};
  const entries = Object.entries(value as JsonObject).flatMap(([name, item]): [string, Json][] => {
    if (name !== key) return [[name, item]];
    const changed = rest.length === 0 ? to(item) : change(item, rest, to);
    return changed === undefined ? [] : [[name, changed]];
  });
  return Array.isArray(value) ? entries.map(([, item]) => item) : Object.fromEntries(entries);
};

const anyMutation: fc.Arbitrary<(old: Json) => Json | undefined> = fc.oneof(
  fc.constant(() => undefined),
  fc.constant((old: Json) => (isObject(old) ? { ...old, bogus: 1 } : { bogus: 1 })),
  fc
    .constantFrom<Json>(
      null,
      3,
      -1,
      1.5,
      0,
      '',
      'x',
      true,
      [],
      {},
      ['a'],
      [{}],
      { a: 1 },
      '30s',
      '{{ $input }}',
    )
    .map((value) => () => value),
);

/** The document with one mistake, mostly: something removed, added, or replaced by another kind of value. */
export const mutantsOf = (document: JsonObject): fc.Arbitrary<Json> =>
  fc
    .tuple(fc.constantFrom(...placesIn(document)), anyMutation)
    .map(([path, to]) => change(document, path, to));
