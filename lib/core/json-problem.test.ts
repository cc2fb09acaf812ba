import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { jsonProblem } from './json-problem.ts';
import { generatedRuns } from './testing/generated-runs.ts';

it('A text that JSON.parse takes has no problem, and any other has one', () => {
  const texts = fc.string({ unit: fc.constantFrom(...'{}[],:"\\ ae01-.\n'), maxLength: 12 });
  const parses = (text: string): boolean => {
    try {
      JSON.parse(text);
      return true;
    } catch {
      return false;
    }
  };

  fc.assert(
    fc.property(fc.oneof(texts, fc.json()), (text) => {
      expect(jsonProblem(text) === undefined).toBe(parses(text));
    }),
    { numRuns: generatedRuns(300) },
  );
});

it.each([
  [
    'not a definition',
    "Unrecognized token 'not': was expecting (JSON String, Number, Array, Object or token 'null', 'true' or 'false')",
    1,
    4,
  ],
  ["{'a': 1}", "Unexpected character (''' (code 39)): was expecting double-quote to start field name", 1, 3],
  [
    '{"a": 1,}',
    "Unexpected character ('}' (code 125)): was expecting double-quote to start field name",
    1,
    10,
  ],
  [
    '{"a" 1}',
    "Unexpected character ('1' (code 49)): was expecting a colon to separate field name and value",
    1,
    7,
  ],
  [
    '{"a": 1\n "b": 2}',
    "Unexpected character ('\"' (code 34)): was expecting comma to separate Object entries",
    2,
    3,
  ],
  ['[1 2]', "Unexpected character ('2' (code 50)): was expecting comma to separate Array entries", 1, 5],
  [
    '[1,]',
    "Unexpected character (']' (code 93)): expected a valid value (JSON String, Number, Array, Object or token 'null', 'true' or 'false')",
    1,
    5,
  ],
  ['{"a": ', 'Unexpected end-of-input: expected close marker for Object', 1, 7],
  [
    '{"a": nul}',
    "Unrecognized token 'nul': was expecting (JSON String, Number, Array, Object or token 'null', 'true' or 'false')",
    1,
    10,
  ],
])('A problem in %s is said with its place', (text, message, line, column) => {
  expect(jsonProblem(text)).toEqual({ message, line, column });
});
