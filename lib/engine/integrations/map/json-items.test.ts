import { describe, expect, it } from '@jest/globals';
import type { Json, JsonObject } from '#core/json.ts';
import { parseJsonText } from '#core/json-text.ts';
import { type Found, JsonItems } from './json-items.ts';

/** Reads a text in pieces of a length. */
const read = (text: string, pointer?: string, length = 3): Json[] | JsonObject => {
  const reader = new JsonItems(pointer);
  const found: Found[] = [];
  for (let at = 0; at < text.length; at += length) found.push(...reader.write(text.slice(at, at + length)));
  found.push(...reader.end());
  return reader.areEntries
    ? Object.fromEntries(found.map(([value, name]) => [name, value]))
    : found.map(([value]) => value);
};

describe('The items of a JSON file that comes in pieces', () => {
  it.each([
    '[]',
    ' [ ] ',
    '[1]',
    '[1,"a\\"],[","\\\\",null,true,-1.5e3,{"a":[1,{"b":"}"}]},[[]],""]',
    '[\n 9007199254740993 ,\t"\\u00e9ü\u{1F600}" ]\n',
    '{"a":1,"b":{"c":[]}}',
    '{}',
  ])('are those of the whole text: %s', (text) => {
    for (const length of [1, 2, 3, 7, 1000])
      expect(read(text, undefined, length)).toEqual(parseJsonText(text));
  });

  it.each([
    ['/items', [1, 2]],
    ['/a~1b/1/~0', ['x']],
    ['/o', { k: 1 }],
    ['/items/', undefined],
    ['/none', undefined],
    ['items', undefined],
    ['/a~1b/01', undefined],
    ['/n', undefined],
  ])('are where the pointer %s leads', (pointer, expected) => {
    const text = '{"n": 7, "a/b": [0, {"q": [], "~": ["x"]}], "items": [1, 2], "o": {"k": 1}, "z": []}';

    if (expected) expect(read(text, pointer)).toEqual(expected);
    else expect(() => read(text, pointer)).toThrow(/non-iterable node|does not match any valid path/);
  });

  it.each([
    '',
    ' ',
    '[',
    '[1',
    '[1,',
    '[1,]',
    '[,1]',
    '[1 2]',
    '[1]]',
    '[1] x',
    '["a]',
    '[{]}]',
    '[1}',
    '{"a":1',
    '{"a" 1}',
    '{a:1}',
    '[01]',
    '[1e999]',
    'nul',
    '[\u00a01]',
    '["a" "b"]',
    '["a":1]',
  ])('are refused if the text is not JSON: %s', (text) => {
    for (const length of [1, 2, 1000]) expect(() => read(text, undefined, length)).toThrow(SyntaxError);
  });

  it.each(['{"x": [1,], "items": []}', '{"items": [], "x": tru}', '{"items": [] "x": 1}', '{"items": [],}'])(
    'are refused if what is beside them is not JSON: %s',
    (text) => {
      expect(() => read(text, '/items')).toThrow(SyntaxError);
    },
  );
});
