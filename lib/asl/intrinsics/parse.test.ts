import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { generatedRuns } from '#core/testing/generated-runs.ts';
import { JsonPathSyntaxError } from '../jsonpath/syntax-error.ts';
import { parseIntrinsic } from './parse.ts';

describe('parsing a call', () => {
  it('keeps how each call was written', () => {
    const call = parseIntrinsic("States.Array( $.a[?(@.b == ',')] , States.UUID( ), 'it\\'s' )");

    expect(call.arguments.map(({ kind }) => kind)).toEqual(['path', 'call', 'literal']);
    expect(call.arguments[1]).toMatchObject({ text: 'States.UUID( )' });
    expect(call.arguments[2]).toMatchObject({ value: "it's", raw: "it\\'s" });
  });

  it.each([
    ['States.Nope()', 'States.Nope is not an intrinsic function'],
    ['States.UUID(1)', 'States.UUID takes 0 arguments, but got 1'],
    ['States.Format()', 'States.Format takes 1 or more arguments, but got 0'],
    ['States.MathRandom(1)', 'States.MathRandom takes 2 to 3 arguments, but got 1'],
    ['States.Array(', 'expected a text, a number, true, false or null, but found the end at character 14'],
    ["States.Array('a)", 'expected a closing quote, but found the end at character 17'],
    ['States.Array(1) x', 'expected the end, but found "x" at character 17'],
    [`${'States.Array('.repeat(11)}${')'.repeat(11)}`, /at most 10 intrinsic functions may be nested/],
  ])('refuses %s', (text, message) => {
    expect(() => parseIntrinsic(text)).toThrow(message);
  });

  it('never does anything but parse or refuse', () => {
    const piece = fc.constantFrom(
      'States.',
      'Array',
      'Format',
      'UUID',
      '(',
      ')',
      ',',
      "'",
      '\\',
      '{}',
      '$',
      '$$',
      '.a',
      '[0]',
      '1',
      'null',
      ' ',
      '"',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 25 }), (pieces) => {
        try {
          parseIntrinsic(pieces.join(''));
        } catch (error) {
          expect(error).toBeInstanceOf(JsonPathSyntaxError);
        }
      }),
      { numRuns: generatedRuns(5000) },
    );
  });
});
