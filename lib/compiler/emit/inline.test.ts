import { describe, expect, it } from '@jest/globals';
import { aslValue, inlined, inlinedValue } from './inline.ts';

const set = (name: string, expression: string) => ({ name, expression });

describe('an expression on an edge that sets what it reads', () => {
  it.each([
    ['reads nothing of it: as it is', '$a + 1', [set('b', '2')], '$a + 1'],
    ['is the variable: its value', '$a', [set('a', '$b.c')], '$b.c'],
    ['of several values of a name: the last', '$a', [set('a', '1'), set('a', '2')], '2'],
    [
      'with a plain path: put in',
      '$a.id & "x"',
      [set('a', '$states.result.Payload')],
      '$states.result.Payload.id & "x"',
    ],
    ['else: bound before it', '$a * 2', [set('a', '$b + 1')], '( $a := $b + 1; $a * 2 )'],
    [
      'in a chain: bound in order',
      '$b * $a',
      [set('a', '$x + 1'), set('b', '$a + 1')],
      '( $a := $x + 1; $b := $a + 1; $b * $a )',
    ],
    ['a value sees what was set before it, not after', '$b', [set('b', '$a'), set('a', '1')], '$a'],
    ['an empty list that is added to: the list', '$append($saga, [$x])', [set('saga', '[]')], '[$x]'],
    [
      'a name that the expression binds itself is another one',
      '( $a := 1; $a )',
      [set('a', '2')],
      '( $a := 1; $a )',
    ],
  ])('%s', (_, expression, assigns, expected) => expect(inlined(expression, assigns)).toBe(expected));
});

describe('an ASL value for an expression', () => {
  it.each([
    ['null', null],
    ['[]', []],
    ['"text"', 'text'],
    ['-1.5', -1.5],
    ['$a', '{% $a %}'],
    ['"a" & $b', '{% "a" & $b %}'],
    // A text that looks like an expression must not become one.
    ['"{% 1 %}"', '{% "{% 1 %}" %}'],
  ])('%s', (expression, expected) => expect(aslValue(expression)).toEqual(expected));

  it('is looked for everywhere but in state machines inside', () => {
    const value = { a: ['{% $x %}', 'text'], Branches: [{ b: '{% $x %}' }] };

    expect(inlinedValue(value, [set('x', '1')])).toEqual({
      a: [1, 'text'],
      Branches: [{ b: '{% $x %}' }],
    });
  });

  it('of a variable that holds an object is that object, so that a member that yields nothing still fails', () => {
    const assigned = { ...set('x', '{"zip": …}'), value: { zip: '{% $y.zip %}' } };

    expect(inlinedValue({ got: '{% $x %}' }, [set('y', '$z'), assigned])).toEqual({
      got: { zip: '{% ( $y := $z; $y.zip ) %}' },
    });
  });
});
