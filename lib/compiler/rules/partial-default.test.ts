import { describe, expect, it } from '@jest/globals';
import { foundIn } from '../testing/found-in.ts';

const withInput = (properties: string): string =>
  `
name: shop
input:
  type: object
  properties:
    ${properties}
steps:
  - { id: a, uses: a/b, with: { all: "{{ $input }}" } }
`.slice(1);

describe('partial-default', () => {
  it.each([
    'a: { anyOf: [{ type: object, properties: { b: { default: 1 } } }] }',
    'a: { type: object, additionalProperties: { type: object, properties: { b: { default: 1 } } } }',
    'a: { type: object, patternProperties: { x: { type: object, properties: { b: { default: 1 } } } } }',
    'a: { type: array, items: { type: string, default: x } }',
    'a: { type: array, items: { type: array, items: { type: object, properties: { b: { default: 1 } } } } }',
  ])('warns of %s', (properties) => {
    expect(foundIn(withInput(properties))).toEqual([expect.stringContaining('warning partial-default')]);
  });

  it.each([
    'a: { type: string, default: x }',
    'a: { type: object, properties: { b: { type: string, default: x } } }',
    'a: { type: array, items: { type: object, properties: { b: { type: string, default: x } } } }',
    'a: { anyOf: [{ type: string }, { type: integer }], default: x }',
  ])('accepts %s', (properties) => {
    expect(foundIn(withInput(properties))).toEqual([]);
  });
});
