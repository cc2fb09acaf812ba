import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { differenceOfMeans, differenceOfShares } from './intervals.ts';
import { joinMoments, type Moments, noMoments, varianceOf, withValue } from './moments.ts';
import { normalQuantile, normalShare } from './normal.ts';
import { sampleForMeans, sampleForShares } from './sample-size.ts';
import { studentQuantile } from './student.ts';

const momentsOf = (values: readonly number[]): Moments => values.reduce(withValue, noMoments());

describe('quantiles', () => {
  // Abramowitz and Stegun, table 26.2, and NIST's e-Handbook, 1.3.6.7.1.
  it.each([
    [0.8, 0.841_621_233_6],
    [0.95, 1.644_853_627],
    [0.975, 1.959_963_985],
    [0.999_5, 3.290_526_731],
    [0.025, -1.959_963_985],
    [0.5, 0],
  ])('of the normal distribution: %d is at %d', (share, expected) => {
    expect(normalQuantile(share)).toBeCloseTo(expected, 8);
  });

  // NIST's e-Handbook, 1.3.6.7.2, and R's qt.
  it.each([
    [1, 0.975, 12.706_204_74],
    [2, 0.975, 4.302_652_73],
    [5, 0.95, 2.015_048_373],
    [10, 0.975, 2.228_138_852],
    [30, 0.995, 2.749_995_654],
    [100, 0.975, 1.983_971_519],
    [3, 0.975, 3.182_446_305],
    [1e8, 0.975, 1.959_963_985],
  ])("of Student's distribution with %d degrees of freedom: %d is at %d", (degrees, share, expected) => {
    expect(studentQuantile(share, degrees)).toBeCloseTo(expected, 5);
  });

  it('far out have the shares of the tables', () => {
    expect(normalShare(-6)).toBeCloseTo(9.865_876_45e-10, 17);
    expect(normalShare(-4.2)).toBeCloseTo(1.334_574_902e-5, 13);
  });
});

describe('moments', () => {
  it('are those of all values, whatever parts they are joined of', () => {
    const values = fc.array(fc.double({ min: -1e3, max: 1e3, noNaN: true }), { minLength: 2, maxLength: 40 });
    fc.assert(
      fc.property(values, fc.nat(40), (all, cut) => {
        const joined = joinMoments(momentsOf(all.slice(0, cut)), momentsOf(all.slice(cut)));
        const mean = all.reduce((a, b) => a + b, 0) / all.length;
        const variance = all.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (all.length - 1);

        expect(joined.count).toBe(all.length);
        expect(joined.mean).toBeCloseTo(mean, 6);
        expect(varianceOf(joined)).toBeCloseTo(variance, 4);
      }),
    );
  });
});

describe('the interval of a difference', () => {
  it('of shares is that of the published examples', () => {
    // Newcombe 1998, table II, method 10: 56/70 − 48/80 and 10/10 − 0/10.
    const first = differenceOfShares({ hits: 48, of: 80 }, { hits: 56, of: 70 }, 0.95);
    const second = differenceOfShares({ hits: 0, of: 10 }, { hits: 10, of: 10 }, 0.95);

    expect(first?.difference).toBeCloseTo(0.2, 10);
    expect(first?.low).toBeCloseTo(0.0524, 4);
    expect(first?.high).toBeCloseTo(0.3339, 4);
    expect(second?.low).toBeCloseTo(0.6075, 4);
    expect(second?.high).toBeCloseTo(1, 10);
  });

  it("of means is that of Welch's test", () => {
    // By hand: means 20 and 25, variances 10 and 20 of five values each, so 7.2 degrees of freedom and t = 2.3513.
    const base = { count: 5, mean: 20, squares: 40 };
    const other = { count: 5, mean: 25, squares: 80 };
    const found = differenceOfMeans(base, other, 0.95);

    expect(found?.difference).toBe(5);
    expect((found?.high ?? 0) - 5).toBeCloseTo(2.3513 * Math.sqrt(6), 2);
    expect(differenceOfMeans(momentsOf([1]), other, 0.95)).toBeUndefined();
  });

  it('contains no difference in about 95 of 100 comparisons of equal variants', () => {
    let seed = 7;
    const random = () => {
      seed = (seed * 48_271) % 2_147_483_647;
      return seed / 2_147_483_647;
    };
    const sample = () => momentsOf(Array.from({ length: 12 }, () => -Math.log(random())));
    const hits = Array.from({ length: 2000 }, () => differenceOfMeans(sample(), sample(), 0.95)).filter(
      (interval) => interval && interval.low <= 0 && interval.high >= 0,
    );

    expect(hits.length).toBeGreaterThan(1850);
    expect(hits.length).toBeLessThan(1980);
  });
});

describe('the sample that is needed', () => {
  const certainty = { confidence: 0.95, power: 0.8 };

  it('is that of the textbooks', () => {
    // A mean that differs by half a standard deviation takes 63 values each, by 0.2 of one 393 (Cohen 1988, normal approximation).
    expect(sampleForMeans(1, 0.5, certainty)).toBe(63);
    expect(sampleForMeans(1, 0.2, certainty)).toBe(393);
    // From 10 % to 12 %: 3,841 each; from 50 % to 60 %: 388.
    expect(sampleForShares(0.1, 0.02, certainty)).toBe(3841);
    expect(sampleForShares(0.5, 0.1, certainty)).toBe(388);
  });

  it('of a share without room above is that of a difference below', () => {
    expect(sampleForShares(0.98, 0.05, certainty)).toBe(sampleForShares(0.93, 0.05, certainty));
  });
});
