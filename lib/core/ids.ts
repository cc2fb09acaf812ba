import { randomUUID } from 'node:crypto';

/** A source of identifiers and random numbers, which tests replace. */
export interface Randomness {
  /** A version 4 UUID in lower case. */
  uuid(): string;
  /** A number in [0, 1). */
  random(): number;
}

/** The machine's randomness. */
export const systemRandomness: Randomness = { uuid: () => randomUUID(), random: () => Math.random() };

/** A repeatable source of randomness. */
export interface SeededRandomness extends Randomness {
  /** Returns a source that continues as this one would. */
  fork(): SeededRandomness;
}

/** Returns a repeatable source: the same seed gives the same ids and numbers in the same order (mulberry32). */
export const seededRandomness = (seed: number): SeededRandomness => {
  let state = seed >>> 0;
  const random = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  const hex = (digits: number): string =>
    Array.from({ length: digits }, () => Math.floor(random() * 16).toString(16)).join('');
  const uuid = (): string =>
    `${hex(8)}-${hex(4)}-4${hex(3)}-${'89ab'[Math.floor(random() * 4)]}${hex(3)}-${hex(12)}`;
  return { uuid, random, fork: () => seededRandomness(state) };
};
