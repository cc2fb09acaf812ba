import { describe, expect, it } from '@jest/globals';
import { jsonText, parseJsonText, withoutExact } from './json-text.ts';

describe('JSON text', () => {
  it.each([
    '{"id":616581622363398142,"list":[-9007199254740993,1.5,9007199254740991],"text":"616581622363398142"}',
    '616581622363398142',
    '[1e21,0.1,12345678901234.5]'.replace('1e21', '1e+21'),
  ])('is written as it was read: %s', (text) => {
    expect(jsonText(parseJsonText(text))).toBe(text);
  });

  it.each(['1e999', '{"e": -1E400}', `[${'9'.repeat(400)}.5]`, '{"a": 1e999}'])(
    'with a number that is too large for a double is refused: %s',
    (text) => {
      expect(() => parseJsonText(text)).toThrow(/too large/);
    },
  );

  it('gives doubles to whatever calculates, and leaves alone what has none', () => {
    const value = parseJsonText('{"a":{"id":616581622363398142},"b":{"c":1}}') as { b: object };
    const plain = withoutExact(value);

    expect(plain).toEqual({ a: { id: 616581622363398100 }, b: { c: 1 } });
    expect(plain.b).toBe(value.b);
  });
});
