import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isRefused } from '#asl/diagnostic.ts';
import { validateDefinition } from '#asl/validate.ts';
import { isObject, type Json, type JsonObject } from '#core/json.ts';
import { generatedRuns } from '#core/testing/generated-runs.ts';
import { runVirtualSync } from '#engine/drivers/virtual/run-virtual.ts';
import { type RecordedCase, recordedCases } from './cases.ts';
import { recordedTasks } from './replay.ts';

type Holder = Json[] | JsonObject;

/** Every place in a value that holds another value. */
const placesIn = (value: Json): [Holder, string][] => {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, item]): [Holder, string][] => [
    [value, key],
    ...placesIn(item),
  ]);
};

const VALUES: Json[] = [
  null,
  true,
  0,
  -1,
  1.5,
  '',
  '$',
  '$.a',
  '$x',
  '{% $states.input %}',
  '{% $x.y %}',
  'States.UUID()',
  [],
  [1],
  {},
  { a: 1 },
  { 'a.$': '$' },
];

/** A definition with one or two of its values replaced, moved or removed. */
const mutated = (recorded: RecordedCase, changes: [number, number, number][]): JsonObject => {
  const definition = structuredClone(recorded.definition);
  for (const [at, kind, other] of changes) {
    const places = placesIn(definition);
    const place = places[at % places.length];
    const from = places[other % places.length];
    if (!place || !from) continue;
    const [holder, key] = place as [JsonObject, string];
    if (kind % 4 === 0) {
      if (Array.isArray(place[0])) place[0].splice(Number(key), 1);
      else delete holder[key];
    } else if (kind % 4 === 1) holder[key] = structuredClone((from[0] as JsonObject)[from[1]] ?? null);
    else holder[key] = structuredClone(VALUES[other % VALUES.length]!);
  }
  return definition;
};

describe('a definition that was changed at random', () => {
  const cases = recordedCases().filter(({ definition }) => JSON.stringify(definition).length < 20_000);

  it('is refused, or runs to an end that AWS knows, without a crash and without a hang', () => {
    let ran = 0;
    const change = fc.tuple(fc.nat(500), fc.nat(11), fc.nat(500));
    fc.assert(
      fc.property(
        fc.nat(cases.length - 1),
        fc.array(change, { minLength: 1, maxLength: 3 }),
        fc.boolean(),
        (index, changes, keepsInput) => {
          const recorded = cases[index]!;
          const definition = mutated(recorded, changes);
          if (!isObject(definition) || isRefused(validateDefinition(definition))) return;
          ran += 1;
          const input = keepsInput ? recorded.input : VALUES[changes[0]![2] % VALUES.length]!;
          const { status } = runVirtualSync({ definition, input, tasks: recordedTasks(recorded) });
          expect(['SUCCEEDED', 'FAILED', 'TIMED_OUT']).toContain(status);
        },
      ),
      { numRuns: generatedRuns(3000) },
    );

    expect(ran).toBeGreaterThan(generatedRuns(300));
  });
});
