import { describe, expect, it } from '@jest/globals';
import { authoredCause } from './authored-cause.ts';
import { authoredExpression } from './authored-expression.ts';

const INPUT = '$states.context.Execution.Input';

const wordsOf = (emitted: string): string => authoredExpression(emitted).expression;

describe('An emitted expression', () => {
  it.each([
    [`${INPUT}.a + ${INPUT}.b`, '$input.a + $input.b'],
    ['$states.context.Execution.Name & "/x"', '$execution.name & "/x"'],
    [`($exists(${INPUT}.a) ? ${INPUT}.a : "none")`, '$input.a'],
    [`$sum(($exists(${INPUT}.a) ? ${INPUT}.a : [1, (2)]))`, '$sum($input.a)'],
    [`{"a": ($exists($one.b) ? $one.b : $error("'$one.b' returned nothing (undefined)."))}`, '{"a": $one.b}'],
    [
      `($v := $sum(${INPUT}.a); $exists($v) ? $v : $error("'…' returned nothing (undefined)."))`,
      '$sum($input.a)',
    ],
    ['($a or $b) ? true : false', '$a or $b'],
  ])('%s is read as %s', (emitted, authored) => {
    expect(wordsOf(emitted)).toBe(authored);
  });

  it.each([
    '($exists($one.b) ? $one.b : "mine")',
    '($a) ? true : ($b) ? true : false',
    '($v := $one; $v + 1)',
    'a ")" & (b',
    '( $x := 1',
    '$match(text, /[("\']/)',
  ])('stays as it is if the compiler cannot have added to it: %s', (text) => {
    expect(wordsOf(text)).toBe(text);
  });

  it('is read without values of steps that are computed in it, however they are nested', () => {
    const emitted = `( $one := {"a": "; )"}; $two := ( $three := 1; $three ); ($one.a = $two) ? true : false )`;

    expect(authoredExpression(emitted)).toEqual({ expression: '$one.a = $two', computed: ['one', 'two'] });
  });

  it('of great length is read in no time that grows faster than the length', () => {
    const many = `[${Array.from({ length: 3000 }, () => `($exists(${INPUT}.a) ? ${INPUT}.a : "none")`).join(', ')}]`;

    expect(wordsOf(many)).toBe(`[${Array.from({ length: 3000 }, () => '$input.a').join(', ')}]`);
  });
});

describe('A cause', () => {
  const text = (state: string): string =>
    `An error occurred while executing the state '${state}' (entered at the event id #2). ` +
    `The JSONata expression '${INPUT}.a' specified for the field 'Arguments/a' returned nothing (undefined).`;

  it('keeps its form if it is JSON around others', () => {
    const cause = JSON.stringify({
      step: 'one',
      cause: JSON.stringify({ Cause: text('when_one') }),
      other: 1,
    });

    expect(JSON.parse(authoredCause(cause, ['one']))).toEqual({
      step: 'one',
      cause: JSON.stringify({ Cause: "The expression '$input.a' of step one returned nothing (undefined)." }),
      other: 1,
    });
  });

  it('names the state if that is of no step', () => {
    expect(authoredCause(text('done'), ['one'])).toContain("'$input.a' of the state done returned");
  });

  it.each(['declined', '{"errorMessage":"declined","trace":[ ]}', '[1]'])(
    'stays as it is if it is of something else: %s',
    (cause) => {
      expect(authoredCause(cause, [])).toBe(cause);
    },
  );
});
