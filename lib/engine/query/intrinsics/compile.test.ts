import { describe, expect, it } from '@jest/globals';
import { INTRINSIC_ARITY } from '#asl/intrinsics/signatures.ts';
import type { Json } from '#core/json.ts';
import { scopeOf } from '../jsonata/testing/scope.ts';
import { compileIntrinsic } from './compile.ts';
import { INTRINSICS } from './index.ts';

const input: Json = {
  list: [1, 2, 3, 2],
  text: 'a{}b',
  object: { k: [1, { x: null }] },
  n: 2,
  json: '{"a":1}',
};
const call = (text: string): Json => compileIntrinsic(text)(scopeOf({ input, variables: { v: 'var' } }));
const failure = (text: string): { error: string; cause: string } => {
  try {
    call(text);
  } catch (error) {
    return error as { error: string; cause: string };
  }
  throw new Error(`${text} did not fail`);
};

describe('intrinsic functions', () => {
  it('are the ones that the parser knows', () => {
    expect([...INTRINSICS.keys()].sort()).toEqual([...INTRINSIC_ARITY.keys()].sort());
  });

  it.each<[string, Json]>([
    ["States.Array($.n, 'x', null, true, -1.5)", [2, 'x', null, true, -1.5]],
    ['States.Array()', []],
    ['States.ArrayPartition($.list, 3)', [[1, 2, 3], [2]]],
    ['States.ArrayContains($.list, 3)', true],
    ["States.ArrayContains($.list, '3')", false],
    ['States.ArrayRange(1, 10, 4)', [1, 5, 9]],
    ['States.ArrayRange(3, 1, -1)', [3, 2, 1]],
    ['States.ArrayRange(3, 1, 1)', []],
    ['States.ArrayGetItem($.list, 2)', 3],
    ['States.ArrayLength($.list)', 4],
    ['States.ArrayUnique($.list)', [1, 2, 3]],
    ["States.Base64Encode('ü')", 'w7w='],
    ["States.Base64Decode('w7w=')", 'ü'],
    ["States.Hash('input data', 'SHA-1')", 'aaff4a450a104cd177d28d18d74485e8cae074b7'],
    ['States.JsonMerge($.object, States.StringToJson($.json), false)', { k: [1, { x: null }], a: 1 }],
    ['States.JsonToString($.object)', '{"k":[1,{"x":null}]}'],
    ["States.StringToJson('')", null],
    ["States.StringSplit('a,b;,c', ',;')", ['a', 'b', 'c']],
    ['States.MathAdd(1.5, -1)', 1],
    ['States.MathRandom(1, 4, 7)', 3],
    ["States.Format('{} and \\{\\} and {}', $.n, $v)", '2 and {} and var'],
    ["States.Format('it\\'s {}', $.object)", "it's {k=[1, {x=null}]}"],
    ['States.Format($.text, 1)', 'a1b'],
    ["States.Format('{}', States.Format('<{}>', $$.Execution.Input.n))", '<2>'],
  ])('give what AWS gives: %s', (text, expected) => {
    expect(call(text)).toEqual(expected);
  });

  it('makes ids of version 4', () => {
    expect(call('States.UUID()')).toMatch(
      /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    );
  });

  it.each([
    ['States.ArrayGetItem($.list, 9)', /the index 9 is outside/],
    ['States.ArrayRange(0, 1000, 1)', /more than 1000 items/],
    ['States.ArrayRange(0, 9, 0)', /must not be 0/],
    ['States.ArrayPartition($.list, 0)', /must be positive/],
    ['States.ArrayLength($.n)', /must be an array, but was 2/],
    ["States.Base64Decode('%%')", /not valid Base64/],
    ["States.Hash('x', 'CRC')", /must be one of MD5/],
    ["States.StringToJson('{')", /not valid JSON/],
    ['States.JsonMerge($.object, $.object, true)', /only shallow/],
    ["States.Format('{}')", /more \{\} than/],
    ["States.Format('x', 1)", /0 \{\} for 1 values/],
    ['States.MathRandom(5, 5)', /must be below/],
  ])('fails as States.IntrinsicFailure: %s', (text, cause) => {
    expect(failure(text).error).toBe('States.IntrinsicFailure');
    expect(failure(text).cause).toMatch(cause);
    expect(failure(text).cause).toContain(`The function '${text}' had the following error: `);
  });

  /* Read off AWS, as a public issue of another emulator reports. */
  it.each([
    ["States.Format('{}',$.nope)", '$.nope'],
    ["States.Format('{} {}', $.n, $.a.b)", '$.a.b'],
    ["States.Format('{}', States.Format('{}', $.nope))", '$.nope'],
    ["States.Format('{}', $.list[5])", '$.list[5]'],
    ['States.ArrayLength($.list[5].x)', '$.list[5].x'],
    ["States.Format('{}', $$.Nope.Deep)", '$.Nope.Deep'],
  ])('fails as States.Runtime when an argument leads nowhere: %s', (text, path) => {
    expect(failure(text)).toMatchObject({
      error: 'States.Runtime',
      cause: `The function '${text}' had the following error: The JsonPath argument for the field '${path}' could not be found in the input '${JSON.stringify(input)}'`,
    });
  });

  it('takes null for a value, and nothing at all for an empty list where a path finds many', () => {
    expect(call("States.Format('{}', $.object.k[1].x)")).toBe('null');
    expect(call('States.ArrayLength($.list[*].nope)')).toBe(0);
  });
});
