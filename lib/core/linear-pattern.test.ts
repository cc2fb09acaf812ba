import { describe, expect, it } from '@jest/globals';
import { linearPattern } from './linear-pattern.ts';

describe('A linear pattern', () => {
  it.each([
    ['^a+$', 'aaa', true],
    ['b', 'abc', true],
    ['^[\\w.-]+@[^\\s@]+$', 'a.b@c', true],
    ['^\\p{Lu}', 'Été', true],
    ['^\\u0041(?<rest>.*)$', 'Abc', true],
    ['^(?:x|y){2,3}$', 'xyx', true],
    ['^(?:x|y){2,3}$', 'x', false],
  ])('matches as JavaScript does: %s, %s', (source, text, expected) => {
    expect(linearPattern(source).test(text)).toBe(expected);
    expect(new RegExp(source, 'u').test(text)).toBe(expected);
  });

  it('knows the flags i, m and s', () => {
    expect(linearPattern('^A.b$', 'is').test('a\nB')).toBe(true);
    expect(linearPattern('^b$', 'm').test('a\nb')).toBe(true);
    expect(linearPattern('^b$').test('a\nb')).toBe(false);
  });

  it('answers at once where backtracking takes for ever', () => {
    const started = performance.now();

    expect(linearPattern('^(a+)+$').test(`${'a'.repeat(100_000)}b`)).toBe(false);
    expect(performance.now() - started).toBeLessThan(3000);
  });

  it('is compiled once, and kept apart from the same expression with other flags', () => {
    expect(linearPattern('^kept$')).toBe(linearPattern('^kept$'));
    expect(linearPattern('^kept$', 'i').test('KEPT')).toBe(true);
    expect(linearPattern('^kept$').test('KEPT')).toBe(false);
  });

  it.each(['(?=a)b', '(?<!a)b', '(a)\\1', '('])('refuses what has no linear match: %s', (source) => {
    expect(() => linearPattern(source)).toThrow();
  });
});
