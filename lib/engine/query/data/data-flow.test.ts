import { describe, expect, it } from '@jest/globals';
import { machine, run } from '../../states/testing/machines.ts';

describe('an InputPath that leads nowhere', () => {
  it.each([
    ['$.a', "No results for path: $['a']"],
    ['$.o.a', "No results for path: $['o']['a']"],
    ['$.a.b', "Missing property in path $['a']"],
    ['$.o.a[0].b', "Missing property in path $['o']['a']"],
    ['$$.Nope.x', "Missing property in path $['Nope']"],
  ])('%s', (InputPath, why) => {
    const definition = machine({ S: { Type: 'Pass', InputPath, End: true } });

    expect(run(definition, { o: {} }).cause?.endsWith(`Invalid path '${InputPath}' : ${why}`)).toBe(true);
  });
});

describe('Assign in a JSONPath state (Developer Guide: Passing data between states with variables)', () => {
  const item = { StartAt: 'I', States: { I: { Type: 'Pass', End: true } } };
  const assigned = (state: object, input: object): unknown =>
    run(
      machine({
        A: { ...state, Assign: { 'v.$': '$' }, Next: 'B' },
        B: { Type: 'Pass', InputPath: '$v', End: true },
      }),
      input as never,
    ).output;

  it.each<[string, object, object, unknown]>([
    [
      'the branches’ raw result',
      { Type: 'Parallel', Branches: [item], ResultSelector: { 'z.$': '$[0].q' }, ResultPath: '$.r' },
      { q: 1 },
      [{ q: 1 }],
    ],
    [
      'the iterations’ raw result',
      { Type: 'Map', ItemsPath: '$.l', ItemProcessor: item, ResultSelector: { 'z.$': '$[0]' } },
      { l: [1] },
      [1],
    ],
    [
      'the result of a Pass',
      { Type: 'Pass', Result: { r: 1 }, ResultPath: '$.x', OutputPath: '$.x' },
      {},
      { r: 1 },
    ],
    ['the effective input of a Wait', { Type: 'Wait', Seconds: 0, InputPath: '$.q' }, { q: [2] }, [2]],
  ])('reads %s as $', (_, state, input, expected) => {
    expect(assigned(state, input)).toEqual(expected);
  });
});
