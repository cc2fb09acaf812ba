import { describe, expect, it } from '@jest/globals';
import { differenceOfMeans, differenceOfShares, type Interval, type Share } from './intervals.ts';
import { type Moments, noMoments, withValue } from './moments.ts';
import { sampleForMeans, sampleForShares } from './sample-size.ts';

const TRIALS = 2000;

/** Numbers between 0 and 1 by Mulberry32, which shares nothing with what is tested. */
const randomOf = (seed: number) => {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
};

type Random = () => number;

const normal = (random: Random): number =>
  Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());

const sharesOf = (random: Random, share: number, of: number): Share => {
  let hits = 0;
  for (let index = 0; index < of; index++) if (random() < share) hits += 1;
  return { hits, of };
};

const momentsOf = (count: number, value: () => number): Moments => {
  let moments = noMoments();
  for (let index = 0; index < count; index++) moments = withValue(moments, value());
  return moments;
};

/** Returns in how many percent of the trials an interval contains the difference. */
const coverage = (truth: number, trial: () => Interval | undefined): number => {
  let within = 0;
  for (let index = 0; index < TRIALS; index++) {
    const interval = trial();
    if (interval && interval.low <= truth && truth <= interval.high) within += 1;
  }
  return (100 * within) / TRIALS;
};

describe('an interval of 95 % contains the true difference in about 95 of 100 comparisons', () => {
  it.each([
    { first: 0.5, second: 0.5, counts: [30, 30] },
    { first: 0.9, second: 0.9, counts: [30, 30] },
    { first: 0.9, second: 0.95, counts: [100, 100] },
    { first: 0.98, second: 0.98, counts: [100, 400] },
    { first: 0.1, second: 0.3, counts: [40, 200] },
    { first: 0.999, second: 0.99, counts: [1000, 1000] },
  ])('of shares: $first and $second of $counts', ({ first, second, counts: [one = 0, two = 0] }) => {
    const random = randomOf(1);
    const found = coverage(second - first, () =>
      differenceOfShares(sharesOf(random, first, one), sharesOf(random, second, two), 0.95),
    );

    // Newcombe's own evaluation has between 0.93 and 0.99 for shares near 0 and 1, where counts are few.
    expect(found).toBeGreaterThan(93);
    expect(found).toBeLessThan(99);
  });

  it.each([
    { what: 'normal values', of: (random: Random) => 10 + 2 * normal(random), mean: 10 },
    {
      what: 'durations with a long tail',
      of: (random: Random) => Math.exp(normal(random)),
      mean: Math.exp(0.5),
    },
    { what: 'waiting times', of: (random: Random) => -Math.log(1 - random()), mean: 1 },
    { what: 'counts of few clicks', of: (random: Random) => (random() < 0.2 ? 3 : 0), mean: 0.6 },
  ])('of means: $what', ({ of, mean }) => {
    const random = randomOf(2);
    const found = coverage(0.5 * mean, () =>
      differenceOfMeans(
        momentsOf(60, () => of(random)),
        momentsOf(120, () => 1.5 * of(random)),
        0.95,
      ),
    );

    expect(found).toBeGreaterThan(93);
    expect(found).toBeLessThan(97);
  });
});

describe('with the sample that is needed', () => {
  const certainty = { confidence: 0.95, power: 0.8 };
  /** Returns in how many percent of the trials the interval is on one side of 0. */
  const found = (trial: () => Interval | undefined): number => 100 - coverage(0, trial);

  it('a difference of shares that matters is found in about 80 of 100 comparisons', () => {
    const random = randomOf(3);
    const count = sampleForShares(0.8, 0.08, certainty);

    const power = found(() =>
      differenceOfShares(sharesOf(random, 0.8, count), sharesOf(random, 0.88, count), 0.95),
    );

    expect(power).toBeGreaterThan(77);
    expect(power).toBeLessThan(84);
  });

  it('a difference of means that matters is found in about 80 of 100, and one that is not there in 5', () => {
    const random = randomOf(4);
    const count = sampleForMeans(4, 1, certainty);
    const trial = (shift: number) => () =>
      differenceOfMeans(
        momentsOf(count, () => 10 + 2 * normal(random)),
        momentsOf(count, () => 10 + shift + 2 * normal(random)),
        0.95,
      );

    expect(Math.abs(found(trial(1)) - 80)).toBeLessThan(2.5);
    expect(Math.abs(found(trial(0)) - 5)).toBeLessThan(1.5);
  });

  it('a difference that is not there is found in more than 10 of 100 by who keeps looking', () => {
    const random = randomOf(5);
    const count = sampleForMeans(4, 1, certainty);
    const quarter = Math.round(count / 4);
    const isFound = (one: Moments, other: Moments): boolean => {
      const interval = differenceOfMeans(one, other, 0.95);
      return interval !== undefined && (interval.low > 0 || interval.high < 0);
    };
    const variant = () => {
      let moments = noMoments();
      return (values: number): Moments => {
        for (let index = 0; index < values; index++) moments = withValue(moments, 2 * normal(random));
        return moments;
      };
    };
    let [first, later] = [0, 0];
    for (let trial = 0; trial < 400; trial++) {
      const [one, other] = [variant(), variant()];
      const looks = [isFound(one(count), other(count))];
      for (let look = 0; look < 8; look++) looks.push(isFound(one(quarter), other(quarter)));
      if (looks[0]) first += 1;
      if (looks.includes(true)) later += 1;
    }

    expect(first / 4).toBeLessThan(8);
    expect(later / 4).toBeGreaterThan(10);
  });

  it('differences larger than a share leaves room for are those up to its end', () => {
    expect(sampleForShares(0.6, 1.2, certainty)).toBe(sampleForShares(0.6, 0.6, certainty));
    expect(sampleForShares(0.2, 2, certainty)).toBe(sampleForShares(0.2, 0.8, certainty));
  });
});
