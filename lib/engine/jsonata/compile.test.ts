import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Json } from '#core/json.ts';
import { compileExpression, compileValue, JsonataSyntaxError, parseExpression } from './compile.ts';
import { scopeOf } from './scope.fixture.ts';

const evaluate = (source: string, scope = scopeOf({})): Json =>
  compileExpression(source, 'Output').evaluate(scope);
const causeOf = (source: string): string => {
  try {
    evaluate(source);
  } catch (error) {
    return (error as { cause: string }).cause;
  }
  throw new Error(`${source} did not fail`);
};

describe("Step Functions' own JSONata functions", () => {
  it.each<[string, Json]>([
    ['$partition([1, 2, 3], 2)', [[1, 2], [3]]],
    ['$partition([0], 1)', [[0]]],
    ['$range(0, 9, 3)', [0, 3, 6, 9]],
    ['$range(1, 9, 9)', 1],
    ['$hash("input data", "MD5")', '812f45842bc6d66ee14572ce20db8e86'],
    ['$parse("{\\"a\\":[1]}").a', [1]],
    ['$parse("null")', null],
    ['$millis()', Date.UTC(2024, 0, 1)],
    ['$now()', '2024-01-01T00:00:00.000Z'],
    ['$random(1)', 0.7308781907032909],
  ])('%s', (source, expected) => {
    expect(evaluate(source)).toEqual(expected);
  });

  it('draw ids and numbers from the randomness that is given', () => {
    expect(evaluate('[$uuid(), $random(), $shuffle([1..9])]')).toEqual(
      evaluate('[$uuid(), $random(), $shuffle([1..9])]'),
    );
  });

  it('do not include $eval', () => {
    expect(causeOf('$eval("1+1")')).toMatch(/T1006: Attempted to invoke a non-function$/);
  });
});

describe('an expression that can not end', () => {
  it.each([
    ['a tail call for ever', '($f := function($x) { $f($x + 1) }; $f(1))', /timeout/],
    ['deep recursion', '($f := function($x) { 1 + $f($x) }; $f(1))', /Stack overflow/],
    [
      'a regular expression that backtracks',
      '$match("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!", /(a+)+$/)',
      /timeout/,
    ],
  ])('is stopped: %s', (_, source, message) => {
    expect(causeOf(source)).toMatch(message);
  });
});

describe('a value with expressions in it', () => {
  it('keeps what is no expression, and names the place of what fails', () => {
    const compiled = compileValue(
      { a: [1, '{% $states.input.x %}'], b: '{%1%} and text', c: '{% 2 %}' },
      'Arguments',
    );
    expect(compiled.evaluate(scopeOf({ input: { x: { y: 1 } } }))).toEqual({
      a: [1, { y: 1 }],
      b: '{%1%} and text',
      c: 2,
    });
    expect(() => compiled.evaluate(scopeOf({ input: {} }))).toThrow(
      expect.objectContaining({
        cause:
          "The JSONata expression '$states.input.x' specified for the field 'Arguments/a[1]' returned nothing (undefined).",
        location: 'Arguments/a[1]',
      }),
    );
  });

  it('hands a constant out as it is', () => {
    const value = { a: [1, { b: 'x' }] };
    expect(compileValue(value, 'Output').evaluate(scopeOf({}))).toBe(value);
  });

  it('never yields functions', () => {
    expect(causeOf('function($x) { $x }')).toContain('returned nothing');
    expect(evaluate('{"f": $sum, "n": 1}')).toEqual({ n: 1 });
  });
});

describe('parsing', () => {
  it('says what is wrong in JSONata’s words', () => {
    expect(() => parseExpression('a[1,2)')).toThrow('Expected "]", got ","');
    expect(() => parseExpression('1 +')).toThrow('Unexpected end of expression');
  });

  it('never does anything but parse or refuse', () => {
    const piece = fc.constantFrom(
      '$',
      'a',
      '.',
      '[',
      ']',
      '(',
      ')',
      '{',
      '}',
      '"',
      "'",
      '1',
      ',',
      ':',
      ';',
      '?',
      '%',
      '*',
      '~>',
      ' ',
      '/',
      '|',
      '^',
      '@',
      '#',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
        try {
          parseExpression(pieces.join(''));
        } catch (error) {
          expect(error).toBeInstanceOf(JsonataSyntaxError);
        }
      }),
      { numRuns: 2000 },
    );
    expect(() => parseExpression(`${'('.repeat(50_000)}1`)).toThrow(JsonataSyntaxError);
  });
});
