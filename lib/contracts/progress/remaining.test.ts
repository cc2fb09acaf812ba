import { describe, expect, it } from '@jest/globals';
import { manifestWith, stepWith } from '../testing/manifest.ts';
import { progressOf } from './progress.ts';

const task = (Next?: string) => ({ Type: 'Task', ...(Next ? { Next } : { End: true }) });
const observed = { estimateSeconds: 10, spreadSeconds: { low: 7, high: 14 } };
const manifest = manifestWith({
  definition: { StartAt: 'a', States: { a: task('b'), b: task('c'), c: task() } },
  steps: [stepWith('a', observed), stepWith('b', observed), stepWith('c', { estimateSeconds: 5 })],
});
const at = (seconds: number) => new Date(seconds * 1000);
const begun = [
  { id: 1, type: 'ExecutionStarted', timestamp: at(100) },
  {
    id: 2,
    previousEventId: 1,
    type: 'TaskStateEntered',
    timestamp: at(100),
    stateEnteredEventDetails: { name: 'a' },
  },
];

describe('the time that remains', () => {
  it('has the spread of the steps that were observed, taken for independent', () => {
    const { remainingMilliseconds, remainingSpreadMilliseconds } = progressOf(manifest, begun, 100_000);

    expect(remainingMilliseconds).toBe(25_000);
    expect(remainingSpreadMilliseconds).toEqual({
      low: 25_000 - Math.round(Math.hypot(3000, 3000)),
      high: 25_000 + Math.round(Math.hypot(4000, 4000)),
    });
  });

  it('of a step that takes longer than most is no longer that of the step', () => {
    const { remainingMilliseconds, remainingSpreadMilliseconds } = progressOf(manifest, begun, 120_000);

    expect(remainingMilliseconds).toBe(15_000);
    expect(remainingSpreadMilliseconds).toEqual({ low: 12_000, high: 19_000 });
  });

  it('has no spread if nothing was observed', () => {
    const steps = manifest.steps.map(({ spreadSeconds: _, ...step }) => step);
    const snapshot = progressOf({ ...manifest, steps }, begun, 100_000);

    expect(snapshot.remainingMilliseconds).toBe(25_000);
    expect(snapshot).not.toHaveProperty('remainingSpreadMilliseconds');
  });

  it('of a step that has begun is that of the size of what it was given', () => {
    const sized = [
      { up_to_bytes: 1024, seconds: 2, low: 1, high: 3 },
      { up_to_bytes: 4096, seconds: 40, low: 30, high: 60 },
    ];
    const [first, ...others] = manifest.steps;
    const steps = [{ ...(first ?? stepWith('a', observed)), sizedSeconds: sized }, ...others];
    const given = (bytes: number) => [
      ...begun,
      {
        id: 3,
        previousEventId: 2,
        type: 'TaskScheduled',
        timestamp: at(100),
        taskScheduledEventDetails: {
          ...{ resourceType: 'lambda', resource: 'invoke', region: 'us-east-1' },
          parameters: JSON.stringify({ Payload: { input: 'x'.repeat(bytes) } }),
        },
      },
    ];
    const left = (events: Parameters<typeof progressOf>[1]) =>
      progressOf({ ...manifest, steps }, events, 100_000);

    expect(left(begun).remainingMilliseconds).toBe(25_000);
    expect(left(given(100)).remainingMilliseconds).toBe(17_000);
    expect(left(given(3000))).toMatchObject({
      remainingMilliseconds: 55_000,
      remainingSpreadMilliseconds: { low: 55_000 - Math.round(Math.hypot(10_000, 3000)) },
    });
    // Larger than any that was observed: the step's own estimate holds.
    expect(left(given(9000)).remainingMilliseconds).toBe(25_000);
  });
});
