import { describe, expect, it } from '@jest/globals';
import type { Json } from '#core/json.ts';
import { compileResultPath } from './result-path.ts';

const put = (path: string | null | undefined, input: Json, result: Json): Json =>
  compileResultPath(path)(input, result);

describe('ResultPath', () => {
  it.each<[string | null | undefined, Json, Json]>([
    [undefined, { a: 1 }, 'r'],
    ['$', { a: 1 }, 'r'],
    [null, { a: 1 }, { a: 1 }],
    ['$.b', { a: 1 }, { a: 1, b: 'r' }],
    ['$.a', { a: 1 }, { a: 'r' }],
    ['$.x.y', { a: 1 }, { a: 1, x: { y: 'r' } }],
    ["$['a b'][1]", { 'a b': [1, 2] }, { 'a b': [1, 'r'] }],
  ])('%j into %j', (path, input, expected) => {
    expect(put(path, input, 'r')).toEqual(expected);
  });

  it('changes nothing of the input itself', () => {
    const input = { a: { b: 1 }, c: {} };
    const output = put('$.a.d', input, 1) as typeof input;

    expect(input).toEqual({ a: { b: 1 }, c: {} });
    expect(output.c).toBe(input.c);
  });

  it.each(['$.a.b', '$.list[5]', '$[0]'])('fails where the result can not go: %s', (path) => {
    expect(() => put(path, { a: 'text', list: [1] }, 'r')).toThrow(
      expect.objectContaining({ error: 'States.ResultPathMatchFailure' }),
    );
  });
});
