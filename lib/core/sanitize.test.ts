import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { JsonObject } from './json.ts';
import { checkSchema } from './json-schema.ts';
import { sanitized } from './sanitize.ts';
import { generatedRuns } from './testing/generated-runs.ts';

const text = (...operations: string[]): JsonObject => ({ type: 'string', 'x-sanitize': operations });

describe('sanitising', () => {
  it.each([
    ['trim', '  a b ', 'a b'],
    ['collapse', 'a \t\n b', 'a b'],
    ['strip_control', 'a\u0000\u0007b\n\tc\u009f', 'ab\n\tc'],
    ['nfc', 'e\u0301', '\u00e9'],
    ['lowercase', 'ABC', 'abc'],
    ['escape_html', `<a href="x">&'`, '&lt;a href=&quot;x&quot;&gt;&amp;&#39;'],
  ])('does %s', (operation, given, expected) => {
    expect(sanitized(given, text(operation))).toBe(expected);
  });

  it('does all operations in one order, whatever the order of their names', () => {
    expect(
      sanitized(' <B>  \u0000A ', text('escape_html', 'trim', 'lowercase', 'collapse', 'strip_control')),
    ).toBe('&lt;b&gt; a');
  });

  it('reaches texts in properties, lists, parts and definitions, and leaves others alone', () => {
    const schema: JsonObject = {
      type: 'object',
      properties: {
        name: { $ref: '#/$defs/name' },
        tags: { type: 'array', items: text('lowercase') },
        note: { allOf: [text('trim'), { maxLength: 3 }] },
        free: { type: 'string' },
      },
      additionalProperties: text('trim'),
      $defs: { name: text('trim') },
    };

    expect(sanitized({ name: ' a ', tags: ['A', 1], note: ' b ', free: ' c ', more: ' d ' }, schema)).toEqual(
      {
        name: 'a',
        tags: ['a', 1],
        note: 'b',
        free: ' c ',
        more: 'd',
      },
    );
  });

  it('ends although definitions refer to each other', () => {
    const schema: JsonObject = {
      $ref: '#/$defs/a',
      $defs: { a: { $ref: '#/$defs/b' }, b: { $ref: '#/$defs/a', 'x-sanitize': 'trim' } },
    };

    expect(sanitized(' a ', schema)).toBe('a');
  });

  it('happens before the value is checked, and with the defaults', async () => {
    const schema: JsonObject = {
      type: 'object',
      properties: { name: { ...text('trim'), maxLength: 1 }, size: { default: 'm' } },
    };

    expect(await checkSchema(schema, { name: '  a  ' })).toEqual({
      value: { name: 'a', size: 'm' },
      problems: [],
    });
  });

  it('is the same when it is done twice, unless it escapes', () => {
    const operations = ['strip_control', 'nfc', 'collapse', 'trim', 'lowercase'];
    const any = fc.string({ unit: 'binary', maxLength: 30 });

    fc.assert(
      fc.property(any, fc.subarray(operations), (given, wanted) => {
        const once = sanitized(given, text(...wanted));
        expect(sanitized(once, text(...wanted))).toBe(once);
      }),
      { numRuns: generatedRuns(300) },
    );
  });
});
