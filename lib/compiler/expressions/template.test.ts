import { describe, expect, it } from '@jest/globals';
import { parseTemplate } from './template.ts';

const pieces = (text: string): [string, string][] => {
  const result = parseTemplate(text);
  if (!result.ok) throw new Error(result.message);
  for (const part of result.parts) expect(text.slice(part.start, part.end)).toBe(part.text);
  return result.parts.map((part) => [part.kind, part.text]);
};

describe('parseTemplate', () => {
  it('splits text and expressions', () => {
    expect(pieces('Ship {{ $input.id }} to {{$b}}!')).toEqual([
      ['text', 'Ship '],
      ['expression', '$input.id'],
      ['text', ' to '],
      ['expression', '$b'],
      ['text', '!'],
    ]);
    expect(pieces('')).toEqual([]);
    expect(pieces('{{}}')).toEqual([['expression', '']]);
  });

  it('says when an expression fills the whole', () => {
    const whole = parseTemplate('{{ $a }}');

    expect(whole.ok && whole.whole?.text).toBe('$a');
    const spaced = parseTemplate(' {{ $a }}');

    expect(spaced.ok && spaced.whole).toBeUndefined();
  });

  it.each([
    ['{{ {"a": {"b": 1}} }}', '{"a": {"b": 1}}'],
    ['{{ {"a":{"b":1}}}}', '{"a":{"b":1}}'],
    ['{{ "a}}b" }}', '"a}}b"'],
    ["{{ 'it\\'s }}' }}", "'it\\'s }}'"],
    ['{{ $replace($a, /["}]/, "") }}', '$replace($a, /["}]/, "")'],
    ['{{ $a /* }} */ }}', '$a /* }} */'],
    ['{{ `a}}b`.c }}', '`a}}b`.c'],
    ['{{ $oops( }}', '$oops('],
    ['{{ "open }}', '"open'],
  ])('finds the end of %s', (text, expected) => {
    expect(pieces(text)).toEqual([['expression', expected]]);
  });

  it('says where braces are open', () => {
    expect(parseTemplate('a {{ $b }} c {{ $d }')).toEqual({
      ok: false,
      message: '"{{" has no "}}" that ends it',
      position: 13,
    });
  });
});
