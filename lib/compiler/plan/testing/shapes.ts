import type { GraphNode } from '../nesting.ts';

/** Numbers from 0 to 1, the same for the same seed (mulberry32). */
export const randomFrom = (seed: number): (() => number) => {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
};

type Random = () => number;
type Shape = (size: number, random: Random) => number[][];

const range = (count: number): number[] => Array.from({ length: count }, (_, i) => i);

/** Each node needs up to `most` of the `near` nodes before it. */
const sparse =
  (most: number, near = Number.POSITIVE_INFINITY): Shape =>
  (size, random) =>
    range(size).map((i) => {
      const count = i === 0 ? 0 : Math.floor(random() * (most + 1));
      return range(count).map(() => i - 1 - Math.floor(random() * Math.min(near, i)));
    });

/** Each node needs its neighbours above and to the left. */
const grid =
  (widthOf: (size: number) => number): Shape =>
  (size) => {
    const width = widthOf(size);
    return range(size).map((i) => [...(i % width > 0 ? [i - 1] : []), ...(i >= width ? [i - width] : [])]);
  };

/** Layers of so many nodes, of which each needs a share of the layer before; 1 is complete. */
const layers =
  (widthOf: (size: number) => number, share: number): Shape =>
  (size, random) => {
    const width = widthOf(size);
    return range(size).map((i) => {
      const layer = Math.floor(i / width);
      return layer === 0
        ? []
        : range(width)
            .map((k) => (layer - 1) * width + k)
            .filter(() => random() < share);
    });
  };

/** The data flow of a fast Fourier transform. */
const butterfly: Shape = (size) => {
  const bits = Math.max(1, Math.floor(Math.log2(size) / 2));
  const width = 2 ** bits;
  return range(size).map((i) => {
    const layer = Math.floor(i / width);
    const column = i % width;
    if (layer === 0) return [];
    return [(layer - 1) * width + column, (layer - 1) * width + (column ^ (1 << ((layer - 1) % bits)))];
  });
};

/** Two chains; every other rung goes across, which makes one N after the other. */
const ladder: Shape = (size) =>
  range(size).map((i) => [...(i > 1 ? [i - 2] : []), ...(i > 2 && i % 2 === 1 ? [i - 3] : [])]);

/** Needs of every shape, by the numbers of nodes that come before. */
export const SHAPES = {
  'random needs': sparse(3),
  'many random needs': sparse(40),
  'up to five random needs': sparse(5),
  'near needs': sparse(3, 10),
  chain: (size) => range(size).map((i) => (i > 0 ? [i - 1] : [])),
  independent: (size) => range(size).map(() => []),
  tree: (size) => range(size).map((i) => (i > 0 ? [(i - 1) >> 1] : [])),
  'square grid': grid((size) => Math.max(2, Math.floor(Math.sqrt(size)))),
  'thin grid': grid(() => 4),
  'complete layers': layers(() => 5, 1),
  layers: layers(() => 10, 0.3),
  'wide layers': layers((size) => Math.max(1, Math.ceil(size / 4)), 0.1),
  butterfly,
  ladder,
} satisfies Record<string, Shape>;

/** Durations of nodes, in seconds. */
export const DURATIONS = {
  similar: (random) => 1 + Math.floor(random() * 20),
  equal: () => 1,
  fractions: (random) => random() ** 3 / 3,
  'often zero': (random) => (random() < 0.5 ? 0 : 1 + Math.floor(random() * 20)),
  'a few huge': (random) => Math.round(Math.exp(random() * 9)),
} satisfies Record<string, (random: Random) => number>;

/** A graph of a shape whose durations are known. */
export const graphLike = (
  shape: keyof typeof SHAPES,
  durations: keyof typeof DURATIONS,
  size: number,
  seed: number,
): GraphNode[] => {
  const random = randomFrom(seed);
  const needs = SHAPES[shape](size, random);
  return needs.map((list, i) => ({
    id: `s${i}`,
    needs: [...new Set(list)].map((need) => `s${need}`),
    seconds: DURATIONS[durations](random),
    estimated: true,
  }));
};
