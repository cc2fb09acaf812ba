import { expect, it } from '@jest/globals';
import type { Json, JsonObject } from './json.ts';
import { checkSchema } from './json-schema.ts';

it.each<[schema: JsonObject, value: Json, problems: string[]]>([
  [{ type: ['string', 'null'] }, 7, ['(root) must be text or null, got 7']],
  [{ type: 'number', minimum: 3 }, 1, ['(root) must be 3 or more, got 1']],
  [{ type: 'number', exclusiveMaximum: 3 }, 3, ['(root) must be less than 3, got 3']],
  [{ type: 'string', format: 'email' }, 'x', ['(root) must be an e-mail address, got "x"']],
  [
    { type: 'string', format: 'date-time' },
    'x',
    ['(root) must be an instant such as 2027-03-16T09:00:00Z, got "x"'],
  ],
  [{ const: 'a' }, 'b', ['(root) must be "a", got "b"']],
  [
    { type: 'array', uniqueItems: true },
    [1, 2, 1],
    ['(root) must not have the same item twice: items 1 and 3 are equal'],
  ],
  [
    { type: 'array', contains: { type: 'string' } },
    [1],
    [
      '0 must be text, got 1',
      '(root) must have at least 1 item that fits "contains" of its schema, got a list of 1',
    ],
  ],
  [{ type: 'object', minProperties: 1 }, {}, ['(root) must not be empty, got an object']],
  [{ dependentRequired: { a: ['b'] } }, { a: 1 }, ['b is required together with "a"']],
  [{ multipleOf: 5 }, 7, ['(root) must be a multiple of 5, got 7']],
  [{ not: { type: 'string' } }, 'x', ['(root) has a form that is not allowed, got "x"']],
  [{ properties: { a: false } }, { a: 1 }, ['a is not allowed, got 1']],
  [{ anyOf: [{ type: 'string' }, { type: 'null' }] }, 7, ['(root) must be text or null, got 7']],
  [{ oneOf: [{ type: 'string' }, { type: 'object', required: ['a'] }] }, {}, ['a is required']],
  [
    { anyOf: [{ anyOf: [{ type: 'string' }, { type: 'number' }] }, { type: 'null' }] },
    true,
    ['(root) must be text, a number or null, got true'],
  ],
  [
    { oneOf: [{ type: 'number' }, { minimum: 1 }] },
    2,
    ['(root) has more than one of the allowed forms, got 2'],
  ],
  [
    // biome-ignore lint/suspicious/noThenProperty: it is a schema.
    { if: { properties: { kind: { const: 'a' } } }, then: { required: ['size'] } },
    { kind: 'a' },
    ['size is required'],
  ],
  [
    { unevaluatedProperties: false, properties: { size: {} } },
    { sise: 1 },
    ['sise is not a known field; did you mean "size"?'],
  ],
  [
    { propertyNames: { pattern: '^a' } },
    { b: 1 },
    ['(root) must match the pattern ^a, got "b"', '(root) has the field "b", whose name is not allowed'],
  ],
])('%j refuses %j in words', async (schema, value, problems) => {
  const found = await checkSchema(schema, value);

  expect(found.problems.map(({ field, message }) => `${field} ${message}`)).toEqual(problems);
});
