import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Json } from '#core/json.ts';
import { exceeds, jsonBytes } from './size.ts';

describe('the size of a value', () => {
  it('is that of its JSON text in UTF-8', () => {
    expect(jsonBytes('ü€😀')).toBe(2 + 2 + 3 + 4);
    expect(jsonBytes({ a: [1, null] })).toBe('{"a":[1,null]}'.length);
  });

  it('is judged exactly, however it is estimated', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.integer({ min: 0, max: 60 }), (value, limit) => {
        expect(exceeds(value as Json, limit)).toBe(jsonBytes(value as Json) > limit);
      }),
      { numRuns: 2000 },
    );
  });

  it('is judged at the border', () => {
    expect(exceeds('x'.repeat(262_142), 262_144)).toBe(false);
    expect(exceeds('x'.repeat(262_143), 262_144)).toBe(true);
  });
});
