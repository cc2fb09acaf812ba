import { describe, expect, it } from '@jest/globals';
import { defined } from './defined.ts';

describe('defined', () => {
  it('leaves out what is undefined, and keeps null, false, 0 and empty text', () => {
    const fields = defined({ a: undefined, b: null, c: false, d: 0, e: '' });

    expect(Object.entries(fields)).toEqual([
      ['b', null],
      ['c', false],
      ['d', 0],
      ['e', ''],
    ]);
  });
});
