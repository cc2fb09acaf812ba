import { describe, expect, it } from '@jest/globals';
import { readJson } from './files.ts';

describe('JSON that a user names', () => {
  it('is read, whether it is a file or the text itself', () => {
    expect(readJson('{"a": [1]}', '.', 'input')).toEqual({ a: [1] });
  });

  it('is refused if a number is too large, with its place', () => {
    expect(() => readJson('{"a":\n 1e999}', '.', 'input')).toThrow(
      /line 2, column 2: The number 1e999 is too large/,
    );
  });

  it('is refused if it is nested without end', () => {
    const text = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;

    expect(() => readJson(text, '.', 'input')).toThrow(
      'The input has more than 1000 levels of lists and objects',
    );
  });
});
