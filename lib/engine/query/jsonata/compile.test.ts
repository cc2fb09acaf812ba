import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Json } from '#core/json.ts';
import { generatedRuns } from '#core/testing/generated-runs.ts';
import { compileExpression, compileValue, JsonataSyntaxError, parseExpression } from './compile.ts';
import { scopeOf } from './testing/scope.ts';

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
    ['$toMillis("10:12", "[H]:[m]")', Date.UTC(2024, 0, 1, 10, 12)],
    ['$random(1)', 0.7308781907032909],
  ])('%s', (source, expected) => {
    expect(evaluate(source)).toEqual(expected);
  });

  // Where version 2.0.6 differs from the one that is installed.
  it.each<[string, Json]>([
    ['$string(9007199254740991)', '9007199254740990'],
    ['"" & 12345678901234567', '12345678901234600'],
    ['$toMillis("20180930", "[Y0001][M01][D01]")', Date.UTC(2018, 8, 30)],
    ['$exists($toMillis("20180930", "[Y0001]"))', false],
    ['$toMillis("1:2:3.7", "[H]:[m]:[s].[f]")', Date.UTC(2024, 0, 1, 1, 2, 3, 7)],
    ['$fromMillis(0, "[Y01]-[M01]-[D01]")', '70-01-01'],
    ['$boolean([$sum])', true],
    ['$boolean($sum)', false],
  ])('%s is what it was in 2.0.6', (source, expected) => {
    expect(evaluate(source)).toEqual(expected);
  });

  it.each(['$contains("a", $none)', '$pad("a", 3.5)', '{"a": 1}.a.b@$v.($v.x){"k": 1}'])(
    '%s fails, as it did in 2.0.6',
    (source) => {
      expect(() => evaluate(source)).toThrow(
        expect.objectContaining({ error: 'States.QueryEvaluationError' }),
      );
    },
  );

  it('draw ids and numbers from the randomness that is given', () => {
    expect(evaluate('[$uuid(), $random(), $shuffle([1..9])]')).toEqual(
      evaluate('[$uuid(), $random(), $shuffle([1..9])]'),
    );
  });

  /* Measured on AWS with TestState, as reported in public issues of other emulators. */
  it.each<[string, Json]>([
    ['$partition([1, 2, 3])', [[1, 2, 3]]],
    ['$partition([1, 2, 3], 2.9)', [[1, 2], [3]]],
    ['$range(-1.7, 2, 1)', [-1, 0, 1, 2]],
    ['$range(5, 1, -1.5)', [5, 4, 3, 2, 1]],
    ['$count($range(1, 360145, 1))', 360_145],
    ['$random(42)', 0.7275636800328681],
    ['$random(0.9) = $random(0)', true],
    ['$map(["{\\"a\\":1}", "{\\"a\\":2}"], $parse).a', [1, 2]],
    ['$parse("{\\"a:b\\":{\\"c\\":[1,{\\"d\\":2}]}}")', { 'a:b': { c: [1, { d: 2 }] } }],
  ])('round towards zero and take what AWS takes: %s', (source, expected) => {
    expect(evaluate(source)).toEqual(expected);
  });

  it.each([
    '$partition([], 2)',
    '$partition([1, 2], -0.5)',
    '$range(1, 5)',
    '$range(1, 5, 0)',
    '$range(5, 1, 1)',
    '$hash("a")',
    '$parse()',
  ])('give nothing for %s', (source) => {
    expect(causeOf(source)).toMatch(/ returned nothing \(undefined\)\.$/);
  });

  it.each([
    ['$parse("")', 'D3137: Invalid JSON'],
    ['$parse("[1] [2]")', 'D3137: Invalid JSON'],
    ['$parse("{\\"a\\":1,\\"a\\":2}")', 'D3137: Invalid JSON'],
    ['$parse("1e400")', 'D3137: Invalid JSON'],
    ['$parse(null)', 'T0410: Argument 1 of function "parse" does not match function signature'],
    ['$parse("1", 2)', 'T0410: Argument 2 of function "parse" does not match function signature'],
    ['$partition([1], -1)', 'D3137: Second argument must be zero or greater'],
    ['$partition(null, 2)', 'T0412: Argument 1 of function "partition" must be an array of undefined'],
    ['$range(1)', 'T0410: Argument 2 of function "range" does not match function signature'],
    ['$hash(42, "MD5")', 'T0410: Argument 1 of function "hash" does not match function signature'],
    ['$hash("a", "md5")', "D3137: Hash algorithm 'md5' must be one of SHA-1, SHA-384, SHA-256, SHA-512, MD5"],
    ['$uuid("x")', 'T0410: Argument 1 of function "uuid" does not match function signature'],
    ['$random(1, 2)', 'T0410: Argument 2 of function "random" does not match function signature'],
    ['$error("boom")', 'D3137: boom'],
  ])('refuse %s as AWS does', (source, message) => {
    expect(causeOf(source)).toMatch(/ threw an error during evaluation\. /);
    expect(causeOf(source).endsWith(`evaluation. ${message}`)).toBe(true);
  });

  it('do not include $eval', () => {
    expect(causeOf('$eval("1+1")')).toMatch(/T1006: Attempted to invoke a non-function$/);
  });
});

describe('numbers that JSON can not write', () => {
  it.each<[string, Json]>([
    ['1/0', 'Infinity'],
    ['-1/0', '-Infinity'],
    ['0/0', 'NaN'],
    ['[1/0]', ['Infinity']],
    ['{"k": 1/0}', { k: 'Infinity' }],
    ['$parseInteger("abc", "0")', 'NaN'],
  ])('become their names: %s', (source, expected) => {
    expect(evaluate(source)).toEqual(expected);
  });
});

/* Developer Guide: Transforming data with JSONata, Handling expression errors; the bounds were measured on AWS. */
describe('the bounds of an evaluation', () => {
  const deep =
    'Stack overflow error: Check for non-terminating recursive function. Consider rewriting as tail-recursive';
  const large = 'Expression evaluation memory limit exceeded: Check for excessive memory usage';
  const long = 'Expression evaluation timeout: Check for infinite loop';
  const recursion = (n: number): string => `($f := function($x) { $x <= 0 ? 0 : 1 + $f($x - 1) }; $f(${n}))`;
  const doubling = (n: number): string =>
    `($f := function($s, $n) { $n = 0 ? $s : $f($s & $s, $n - 1) }; $length($f("x", ${n})))`;

  it.each<[string, string, Json]>([
    ['100 terms', `1${'+1'.repeat(99)}`, 100],
    ['99 parentheses', `${'('.repeat(99)}1${')'.repeat(99)}`, 1],
    ['99 applications', `1${'~>$string'.repeat(99)}`, '1'],
    ['31 calls', recursion(31), 31],
    ['873,782 items', '[1..873782] ~> $count()', 873_782],
    ['2^22 characters', doubling(22), 4_194_304],
  ])('allow %s', (_, source, expected) => {
    expect(evaluate(source)).toEqual(expected);
  });

  it.each([
    ['101 terms', `1${'+1'.repeat(100)}`, deep],
    ['100 parentheses', `${'('.repeat(100)}1${')'.repeat(100)}`, deep],
    ['100 brackets', `${'['.repeat(100)}1${']'.repeat(100)}`, deep],
    ['100 applications', `1${'~>$string'.repeat(100)}`, deep],
    ['32 calls', recursion(32), deep],
    ['873,783 items', '[1..873783] ~> $count()', large],
    ['2^23 characters', doubling(23), large],
    ['a text that no memory holds', '$pad("x", 999999999)', large],
    ['a range of 360,146', '$range(1, 360146, 1)', large],
    ['a range of 1e9', '$range(1, 1000000000, 1)', large],
    ['a tail call for ever', '($f := function($x) { $f($x + 1) }; $f(1))', long],
    [
      'a regular expression that backtracks',
      '$match("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!", /(a+)+$/)',
      long,
    ],
  ])('refuse %s', (_, source, message) => {
    expect(causeOf(source).endsWith(`threw an error during evaluation: ${message}`)).toBe(true);
  });
});

describe('a value with expressions in it', () => {
  it('keeps what is not an expression, and names the place of what fails', () => {
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
    expect(['function($x) { $x }', '$sum', '$substring(?, 1)'].map(causeOf)).toEqual(
      Array(3).fill(
        expect.stringMatching(/ specified for the field 'Output' returned an unsupported result type\.$/),
      ),
    );
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
      { numRuns: generatedRuns(2000) },
    );

    expect(() => parseExpression(`${'('.repeat(50_000)}1`)).toThrow(JsonataSyntaxError);
  });
});
