import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Json } from '#core/json.ts';
import { generatedRuns } from '#core/testing/generated-runs.ts';
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
      { numRuns: generatedRuns(2000) },
    );
  });

  it('is not found by writing what holds a large value many times', () => {
    const large = { text: 'x'.repeat(250_000), list: Array.from({ length: 50_000 }, (_, i) => i) };
    const many = Object.fromEntries(Array.from({ length: 20_000 }, (_, i) => [`k${i}`, large]));
    const before = process.cpuUsage().user;

    expect(exceeds(many, 262_144)).toBe(true);
    expect(jsonBytes(many)).toBe(Number.POSITIVE_INFINITY);
    expect((process.cpuUsage().user - before) / 1000).toBeLessThan(500);
  });

  it('is judged at the border', () => {
    expect(exceeds('x'.repeat(262_142), 262_144)).toBe(false);
    expect(exceeds('x'.repeat(262_143), 262_144)).toBe(true);
    for (const character of ['ü', '"', '\\', '\n', '\ud800', '😀']) {
      const text = character.repeat(2000);
      const bytes = jsonBytes(text);

      expect([exceeds(text, bytes), exceeds(text, bytes - 1)]).toEqual([false, true]);
    }
  });
});
