import { describe, expect, it } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import jsonata from 'jsonata';
import type { Json, JsonObject } from '#core/json.ts';
import { generatedRuns } from '#core/testing/generated-runs.ts';
import { violation } from './violation.ts';

const wrong = (schema: JsonObject, value: Json): Promise<string | null> =>
  jsonata(violation(schema, '$v')).evaluate({}, { v: value });

const ROW: JsonObject = {
  type: 'object',
  required: ['amount'],
  properties: { amount: { type: 'number', minimum: 0 } },
};

describe('the first thing that is wrong with a value', () => {
  it.each<[string, JsonObject, Json, string]>([
    ['a type', { type: 'object' }, [1], 'it: expected an object, got [1]'],
    ['two types', { type: ['string', 'null'] }, 1, 'it: expected text or null, got 1'],
    ['a whole number', { type: 'integer' }, 1.5, 'it: expected a whole number, got 1.5'],
    ['a choice', { enum: ['a', 'b'] }, 'c', 'it: expected one of ["a","b"], got c'],
    ['a field that is missing', { required: ['a'] }, {}, '/a: is required and missing'],
    [
      'a field',
      { properties: { a: { maxLength: 2 } } },
      { a: 'abc' },
      '/a: expected at most 2 characters, got abc',
    ],
    [
      'an item',
      { properties: { rows: { items: ROW } } },
      { rows: [{ amount: 1 }, { amount: -1 }] },
      '/rows/1/amount: expected at least 0, got -1',
    ],
    ['a field of an item', { items: ROW }, [{}], '/0/amount: is required and missing'],
    [
      'an unknown field',
      { properties: { a: {} }, additionalProperties: false },
      { a: 1, b: 2 },
      'it: has the unknown field b',
    ],
    ['a pattern with a slash', { pattern: '^a/b$' }, 'a', 'it: expected a match of ^a\\/b$, got a'],
    [
      'a reference',
      { $defs: { row: ROW }, items: { $ref: '#/$defs/row' } },
      [{ amount: 'x' }],
      '/0/amount: expected a number, got x',
    ],
    [
      'an alternative',
      { anyOf: [{ type: 'string' }, ROW] },
      1,
      'it: expected one of the allowed forms, got 1',
    ],
  ])('is said of %s', async (_, schema, value, expected) => {
    expect(await wrong(schema, value)).toBe(expected);
  });

  it('cuts what it shows of the value', async () => {
    expect((await wrong({ type: 'number' }, 'x'.repeat(5000)))?.length).toBeLessThan(150);
  });

  it('is found exactly where ajv finds something', async () => {
    const leaf = fc.constantFrom<JsonObject>(
      { type: 'string', minLength: 2 },
      { type: ['number', 'null'], exclusiveMaximum: 2 },
      { enum: ['a', 1, null, true] },
      { const: { a: [1] } },
      { not: { type: 'array' } },
      { pattern: '^a+$' },
      { oneOf: [{ type: 'string' }, { enum: ['a', 1] }] },
    );
    const schemas = fc.letrec<{ schema: JsonObject }>((tie) => ({
      schema: fc.oneof(
        { maxDepth: 2 },
        leaf,
        fc.record({ items: tie('schema'), maxItems: fc.nat(2), uniqueItems: fc.boolean() }),
        fc.record({
          required: fc.subarray(['a', 'b']),
          properties: fc.dictionary(fc.constantFrom('a', 'b'), tie('schema')),
          additionalProperties: fc.boolean(),
        }),
        fc.record({ anyOf: fc.array(tie('schema'), { minLength: 1, maxLength: 2 }) }),
      ),
    })).schema;
    const values = fc.letrec<{ value: Json }>((tie) => ({
      value: fc.oneof(
        { maxDepth: 3 },
        fc.constantFrom<Json>('a', 'aa', 'b', 1, 3, 1.5, null, true, [], {}),
        fc.array(tie('value'), { maxLength: 3 }),
        fc.dictionary(fc.constantFrom('a', 'b', 'c'), tie('value')),
      ),
    })).value;
    const ajv = new Ajv2020({ strict: false });
    const seen = { right: 0, wrong: 0 };

    await fc.assert(
      fc.asyncProperty(schemas, values, async (schema, value) => {
        const isRight = ajv.validate(schema, value);
        seen[isRight ? 'right' : 'wrong'] += 1;
        expect((await wrong(schema, value)) === null).toBe(isRight);
      }),
      { numRuns: generatedRuns(500) },
    );
    expect(Math.min(seen.right, seen.wrong)).toBeGreaterThan(generatedRuns(50));
  });
});
