import { describe, expect, it } from '@jest/globals';
import { allDefined } from './all-defined.ts';

describe('allDefined', () => {
  it('returns the values if there are all of them', () => {
    expect(allDefined([0, null, ''])).toEqual([0, null, '']);
    expect(allDefined([])).toEqual([]);
  });

  it('returns undefined if one is missing', () => {
    expect(allDefined([1, undefined])).toBeUndefined();
  });
});
