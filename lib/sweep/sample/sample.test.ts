import { describe, expect, it } from '@jest/globals';
import { seededRandomness } from '#core/ids.ts';
import type { JsonObject } from '#core/json.ts';
import { checkSchema } from '#core/json-schema.ts';
import { sampleOf } from './sample.ts';

const SCHEMAS: Record<string, JsonObject> = {
  'a number in a range': { type: 'number', exclusiveMinimum: 0, maximum: 2 },
  'a multiple': { type: 'integer', minimum: 7, maximum: 30, multipleOf: 5 },
  'a text with a pattern': { type: 'string', pattern: '^[A-Z]{3}-\\d{2,4}$' },
  'a text with a format': { type: 'string', format: 'email' },
  'a long text': { type: 'string', minLength: 20, maxLength: 25 },
  'a list with unique items': {
    type: 'array',
    minItems: 1,
    uniqueItems: true,
    items: { enum: ['a', 'b', 'c'] },
  },
  'a choice': {
    anyOf: [{ type: 'null' }, { type: 'object', required: ['a'], properties: { a: { const: 1 } } }],
  },
  'a reference': {
    $ref: '#/$defs/node',
    $defs: {
      node: {
        type: 'object',
        required: ['name'],
        properties: { name: { type: 'string' }, next: { $ref: '#/$defs/node' } },
      },
    },
  },
  'both of two': {
    allOf: [
      { type: 'object', required: ['a'], properties: { a: { type: 'boolean' } } },
      { required: ['b'], properties: { b: { type: 'integer' } } },
    ],
  },
  'an object with any keys': {
    type: 'object',
    minProperties: 2,
    additionalProperties: { type: 'number' },
  },
};

describe('A sample', () => {
  for (const [name, schema] of Object.entries(SCHEMAS)) {
    it(`fits ${name}, whatever the seed`, async () => {
      for (let seed = 0; seed < 50; seed++) {
        const value = sampleOf(schema, seededRandomness(seed).random);
        const { problems } = await checkSchema(schema, value);
        expect({ value, problems }).toEqual({ value, problems: [] });
      }
    });
  }

  it('is another one with another seed', () => {
    const schema: JsonObject = { type: 'object', required: ['a'], properties: { a: { type: 'integer' } } };
    const seeds = Array.from({ length: 20 }, (_, seed) => sampleOf(schema, seededRandomness(seed).random));

    expect(new Set(seeds.map((value) => JSON.stringify(value))).size).toBeGreaterThan(10);
  });
});
