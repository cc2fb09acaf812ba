import { describe, expect, it } from '@jest/globals';
import { parseYaml } from './yaml.ts';

/** The text at the span of `$here` in the value at `/a`. */
const found = (text: string): string => {
  const { value, spanOf } = parseYaml({ text, file: 'w.yaml' });
  const inner = (value as { a: string }).a;
  const start = inner.indexOf('$here');
  const span = spanOf(['a'], { within: { start, end: start + 5 } })!;
  const line = text.split('\n')[span.start.line - 1]!;

  expect(line.slice(span.start.column - 1)).toMatch(/^\$here/);
  return text.slice(span.start.offset, span.end.offset);
};

describe('spans inside texts', () => {
  it.each([
    ['plain', 'a: x $here y'],
    ['plain over lines', 'a: x\n  y  \n  z $here'],
    ['plain over lines with an empty one', 'a: x\n\n  y $here'],
    ['double quotes', 'a: "x $here y"'],
    ['escapes', 'a: "\\"\\u00e9\\x41\\n\\\\ $here"'],
    ['double quotes over lines', 'a: "x\n  y\n\n  $here"'],
    ['a continued line', 'a: "x\\\n   $here"'],
    ['single quotes', "a: 'it''s ''$here'"],
    ['a literal block', 'a: |\n  x\n    y\n\n  z $here\n'],
    ['a literal block with a head', 'a: |2- # note\n    x\n  z $here\n'],
    ['a folded block', 'a: >-\n  x\n  y\n\n  z $here\n'],
    ['the begin of a block', 'a: |\n  $here'],
    ['windows lines', 'b: 1\r\na: |\r\n  x\r\n  z $here\r\n'],
  ])('are found in %s', (_, text) => {
    expect(found(text)).toBe('$here');
  });

  it('point at the key of what is large and at the nearest thing around what is missing', () => {
    const text = 'a:\n  b: [1, 2]\n  c:\n    d: x\n';
    const { spanOf } = parseYaml({ text, file: 'w.yaml' });
    const at = (...path: (string | number)[]): string => {
      const span = spanOf(path)!;
      return text.slice(span.start.offset, span.end.offset);
    };

    expect(at('a', 'b', 1)).toBe('2');
    expect(at('a', 'b')).toBe('[1, 2]');
    expect(at('a', 'c')).toBe('c');
    expect(at('a', 'c', 'nope', 'deeper')).toBe('c');
    expect(spanOf(['a', 'c', 'd'], { at: 'key' })).toMatchObject({ start: { line: 4, column: 5 } });
  });

  it('follow aliases and merged maps to the place of the text', () => {
    const text = 'base: &base { x: one }\na: *base\nb: { <<: *base, y: two }\n';
    const { value, spanOf } = parseYaml({ text, file: 'w.yaml' });

    expect(value).toEqual({ base: { x: 'one' }, a: { x: 'one' }, b: { x: 'one', y: 'two' } });
    for (const path of [
      ['a', 'x'],
      ['b', 'x'],
    ])
      expect(spanOf(path)).toMatchObject({ start: { line: 1, column: 18 } });
  });
});
