import { expect, it } from '@jest/globals';
import { maxBytes } from './max-bytes.ts';

const closed = (properties: object) => ({ type: 'object', additionalProperties: false, properties }) as never;

it.each([
  { schema: { type: 'integer' }, bytes: 24 },
  { schema: { enum: ['a', 'long'] }, bytes: 6 },
  { schema: { type: 'string', maxLength: 10 }, bytes: 62 },
  { schema: { type: 'array', maxItems: 3, items: { const: true } }, bytes: 17 },
  { schema: closed({ a: { const: 1 }, b: { anyOf: [{ type: 'null' }, { const: 'xyz' }] } }), bytes: 37 },
  { schema: { type: 'string' }, bytes: Number.POSITIVE_INFINITY },
  { schema: { type: 'object', properties: {} }, bytes: Number.POSITIVE_INFINITY },
  {
    schema: { $ref: '#/$defs/a', $defs: { a: closed({ a: { $ref: '#/$defs/a' } }) } },
    bytes: Number.POSITIVE_INFINITY,
  },
  { schema: {}, bytes: Number.POSITIVE_INFINITY },
])('A value of $schema has at most $bytes bytes', ({ schema, bytes }) => {
  expect(maxBytes(schema as never)).toBe(bytes);
});
