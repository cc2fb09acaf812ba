import { describe, expect, it } from '@jest/globals';
import { certain } from './certain.ts';

describe('certain', () => {
  it('returns the value, whatever it is', () => {
    expect([certain(0, 'count'), certain(null, 'answer'), certain('', 'name')]).toEqual([0, null, '']);
  });

  it('names what is undefined as a bug in Baton', () => {
    expect(() => certain([].at(0), 'first step')).toThrow('Bug in Baton: there is no first step');
  });
});
