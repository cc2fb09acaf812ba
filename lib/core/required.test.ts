import { describe, expect, it } from '@jest/globals';
import { required } from './required.ts';

describe('required', () => {
  it('returns what is under the key, undefined included', () => {
    const map = new Map<string, number | undefined>([
      ['a', 1],
      ['b', undefined],
    ]);

    expect([required(map, 'a'), required(map, 'b')]).toEqual([1, undefined]);
  });

  it('names a key that is missing', () => {
    expect(() => required(new Map(), 'c')).toThrow('Bug in Baton: nothing is known of c');
  });
});
