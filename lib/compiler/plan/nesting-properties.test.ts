import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { generatedRuns } from '#core/testing/generated-runs.ts';
import { nestSeconds } from './estimate.ts';
import { type GraphNode, nest } from './nesting.ts';
import { earlyWavesSeconds, lateWavesSeconds, longestPathSeconds, timesIn } from './testing/bounds.ts';
import { bestOfAll, bestOfClimb } from './testing/oracle.ts';
import { DURATIONS, graphLike, SHAPES } from './testing/shapes.ts';

const keysOf = <K extends string>(record: Record<K, unknown>): K[] => Object.keys(record) as K[];
const TOLERANCE = 1 + 1e-9;

const anyGraphOf = (maxSize: number): fc.Arbitrary<GraphNode[]> =>
  fc
    .tuple(
      fc.constantFrom(...keysOf(SHAPES)),
      fc.constantFrom(...keysOf(DURATIONS)),
      fc.integer({ min: 1, max: maxSize }),
      fc.integer(),
    )
    .map(([shape, durations, size, seed]) => graphLike(shape, durations, size, seed));

const secondsOf = (nodes: readonly GraphNode[]): number =>
  nestSeconds(nest(nodes)!, new Map(nodes.map((node) => [node.id, node.seconds])));

describe('a nesting', () => {
  it('holds every step once, after all that it needs', () => {
    fc.assert(
      fc.property(anyGraphOf(120), (nodes) => {
        const times = timesIn(nest(nodes)!, nodes);

        expect(times.size).toBe(nodes.length);
        for (const { id, needs } of nodes) {
          for (const need of needs) expect(times.get(id)![0]).toBeGreaterThanOrEqual(times.get(need)![1]);
        }
      }),
      { numRuns: generatedRuns(30) },
    );
  });

  it('takes at least the longest path, and at most waves, as early or as late as possible', () => {
    fc.assert(
      fc.property(anyGraphOf(120), (nodes) => {
        const seconds = secondsOf(nodes);

        expect(seconds * TOLERANCE).toBeGreaterThanOrEqual(longestPathSeconds(nodes));
        expect(seconds).toBeLessThanOrEqual(earlyWavesSeconds(nodes) * TOLERANCE);
        expect(seconds).toBeLessThanOrEqual(lateWavesSeconds(nodes) * TOLERANCE);
      }),
      { numRuns: generatedRuns(30) },
    );
  });

  it('is the same each time, and takes as long when nothing but ids changes', () => {
    fc.assert(
      fc.property(anyGraphOf(60), (nodes) => {
        const renamed = nodes.map((node) => ({
          ...node,
          id: `x${node.id}`,
          needs: node.needs.map((id) => `x${id}`),
        }));

        expect(nest(nodes)).toEqual(nest(nodes));
        expect(secondsOf(renamed)).toBe(secondsOf(nodes));
      }),
      { numRuns: generatedRuns(15) },
    );
  });

  it('takes eight times as long when every step does', () => {
    fc.assert(
      fc.property(anyGraphOf(60), (nodes) => {
        const slower = nodes.map((node) => ({ ...node, seconds: node.seconds * 8 }));

        expect(secondsOf(slower)).toBeCloseTo(secondsOf(nodes) * 8, 6);
      }),
      { numRuns: generatedRuns(30) },
    );
  });

  it('of up to six steps takes at most 5 % longer than the best of all', () => {
    fc.assert(
      fc.property(anyGraphOf(6), (nodes) => {
        expect(secondsOf(nodes)).toBeLessThanOrEqual(bestOfAll(nodes).seconds * 1.05);
      }),
      { numRuns: generatedRuns(100) },
    );
  });

  it.each(keysOf(SHAPES))(
    'of twenty steps (%s) takes at most 5 %% longer than the best of a long search',
    (shape) => {
      for (const durations of keysOf(DURATIONS)) {
        const nodes = graphLike(shape, durations, 20, 7);
        const seconds = secondsOf(nodes);
        const least = longestPathSeconds(nodes);

        const best = seconds <= least * TOLERANCE ? seconds : bestOfClimb(nodes, 100, 1);

        expect(seconds).toBeLessThanOrEqual(best * 1.05);
      }
    },
  );
});

describe('the work of the planner', () => {
  it.each(keysOf(SHAPES))('is bounded for %s of 500 steps', (shape) => {
    const nodes = graphLike(shape, 'similar', 500, 3);
    const before = process.cpuUsage().user;

    nest(nodes);

    // The goal is 200 ms; tests share the machine with others and begin cold.
    expect((process.cpuUsage().user - before) / 1000).toBeLessThan(1500);
  });
});
