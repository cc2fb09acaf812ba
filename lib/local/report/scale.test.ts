import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { timeScale } from './scale.ts';

describe('timeScale', () => {
  it('is even while something is busy', () => {
    const scale = timeScale(1000, 2000, [{ start: 1000, end: 2000 }]);

    expect([1000, 1250, 1500, 2000].map(scale.place)).toEqual([0, 0.25, 0.5, 1]);
    expect(scale.stretches).toEqual([{ start: 1000, end: 2000, broken: false }]);
    expect(scale.ticks[0]).toEqual({ at: 1000, place: 0 });
    expect(scale.ticks.length).toBeGreaterThan(3);
  });

  it('shortens a long wait and leaves a short one as it is', () => {
    const day = 86_400_000;
    const long = timeScale(0, day + 2000, [
      { start: 0, end: 1000 },
      { start: day + 1000, end: day + 2000 },
    ]);

    expect(long.stretches.map(({ broken }) => broken)).toEqual([false, true, false]);
    expect(long.place(1000)).toBeCloseTo(0.44, 5);
    expect(long.place(day + 1000)).toBeCloseTo(0.56, 5);
    const short = timeScale(0, 2200, [
      { start: 0, end: 1000 },
      { start: 1200, end: 2200 },
    ]);

    expect(short.stretches.some(({ broken }) => broken)).toBe(false);
  });

  it('draws a run without time or without work', () => {
    expect(timeScale(5, 5, []).place(5)).toBe(0);
    expect(timeScale(0, 1000, []).place(500)).toBe(0.5);
  });

  it('never goes back, stays within 0 and 1, and keeps its ticks apart', () => {
    const bar = fc
      .tuple(fc.nat(100_000), fc.nat(5_000))
      .map(([start, length]) => ({ start, end: start + length }));
    fc.assert(
      fc.property(fc.array(bar, { maxLength: 8 }), (busy) => {
        const end = Math.max(1, ...busy.map((each) => each.end));
        const scale = timeScale(0, end, busy);
        const places = Array.from({ length: 21 }, (_, index) => scale.place((end * index) / 20));
        expect(places).toEqual(places.toSorted((a, b) => a - b));
        expect(places[0]).toBeCloseTo(0, 9);
        expect(places.at(-1)).toBeCloseTo(1, 9);
        scale.ticks.slice(1).forEach((tick, index) => {
          expect(tick.place - scale.ticks[index]!.place).toBeGreaterThan(0.07);
        });
      }),
    );
  });
});
