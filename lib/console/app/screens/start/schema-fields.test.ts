import { expect, it } from '@jest/globals';
import { formFields, readField } from './schema-fields.ts';

const SCHEMA = {
  $defs: { slug: { type: 'string', description: 'A short name.' }, alias: { $ref: '#/$defs/slug' } },
  required: ['name'],
  properties: {
    name: { $ref: '#/$defs/alias', default: 'x' },
    size: { enum: ['s', 'm'] },
    lines: { type: 'array' },
    loop: { $ref: '#/properties/loop' },
  },
};

it('Fields of a form follow references within the schema, and are filled with what is given', () => {
  const fields = formFields(SCHEMA, { lines: [1, 2] }) ?? [];

  expect(fields.map(({ name, kind, required, initial }) => [name, kind, required, initial])).toEqual([
    ['name', 'text', true, 'x'],
    ['size', 'choice', false, ''],
    ['lines', 'json', false, '[1,2]'],
    ['loop', 'json', false, ''],
  ]);
  expect(fields[0]?.description).toBe('A short name.');
});

it('A field that holds JSON is refused if it is none', () => {
  const [, , lines] = formFields(SCHEMA, undefined) ?? [];

  expect(lines && readField(lines, '[1, 2]')).toEqual([1, 2]);
  expect(() => lines && readField(lines, '[1, 2')).toThrow('lines: this is not JSON');
});
