import { describe, expect, it } from '@jest/globals';
import { oversized } from './result-size.ts';

const long = (kibibytes: number): string => 'x'.repeat(kibibytes * 1024);

describe('A result', () => {
  it.each([null, 1, { a: long(250) }, [long(100), long(100)], long(254)])(
    'fits if a state holds it',
    (result) => {
      expect(oversized(result)).toBeUndefined();
    },
  );

  it.each([
    [long(256), 'the result has 257 KiB, and a state of Step Functions holds 256 KiB'],
    [
      { count: 1, rows: [long(300)], note: long(10) },
      'the result has 311 KiB, 301 KiB of them in "rows", and a state of Step Functions holds 256 KiB',
    ],
    [
      { page: { a: 'a', text: long(400) } },
      'the result has 401 KiB, 401 KiB of them in "page.text", and a state of Step Functions holds 256 KiB',
    ],
    [{ a: long(150), b: long(150) }, 'the result has 301 KiB, and a state of Step Functions holds 256 KiB'],
    [{ text: 'ü'.repeat(140 * 1024) }, /^the result has 281 KiB, 281 KiB of them in "text"/],
  ])('is too large otherwise, and the field that is so large is named', (result, expected) => {
    expect(oversized(result)).toEqual(
      typeof expected === 'string' ? expected : expect.stringMatching(expected),
    );
  });
});
