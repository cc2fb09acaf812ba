import { describe, expect, it } from '@jest/globals';
import type { RunRecord } from './run-record.ts';
import { statisticsOf } from './statistics.ts';

const run = (second: number, more: Partial<RunRecord> = {}): RunRecord => ({
  workflow: 'orders',
  execution: `arn:${second}`,
  outcome: 'success',
  ended_at: new Date(second * 1000).toISOString(),
  seconds: 1,
  steps: {},
  ...more,
});

const SPAN = { from: 0, to: 100_000, parts: 10 };

describe('Statistics', () => {
  it('count executions in the part of the span in which they ended', () => {
    const { parts, outcomes } = statisticsOf(
      [run(5), run(9.999), run(10), run(99, { outcome: 'failure', error: 'Busy' }), run(100), run(-1)],
      SPAN,
    );

    expect(parts.map(({ outcomes: of }) => of)).toEqual([
      { success: 2 },
      { success: 1 },
      ...Array.from({ length: 7 }, () => ({})),
      { failure: 1 },
    ]);
    expect(outcomes).toEqual({ success: 3, failure: 1 });
    expect(parts[1]?.at).toBe(10_000);
  });

  it('have percentiles of durations by the nearest rank', () => {
    const records = Array.from({ length: 100 }, (_, index) => run(1, { seconds: 100 - index }));

    expect(statisticsOf(records, SPAN).durations).toEqual({ p50: 50, p95: 95, p99: 99 });
    expect(statisticsOf([], SPAN).durations).toEqual({});
  });

  it('sum up steps, and count an execution that undoes by its compensations alone', () => {
    const charge = { seconds: 2, runs: 2, succeeded: 1, retries: 3 };
    const undone = { seconds: 0, runs: 0, succeeded: 0, retries: 0, compensation: 'failed' as const };

    const { parts, steps, outcomes } = statisticsOf(
      [
        run(1, { steps: { charge } }),
        run(2, { steps: { charge } }),
        run(3, { undoing: true, steps: { charge: undone } }),
      ],
      SPAN,
    );

    expect(steps).toEqual({ charge: { runs: 4, failed: 2, retries: 6, seconds: 4 } });
    expect(parts[0]).toMatchObject({ retries: 6, compensations: { succeeded: 0, failed: 1 } });
    expect(outcomes).toEqual({ success: 2 });
  });

  it('count who was under way and who waited when a part began, also of those that have not ended', () => {
    const at = (second: number): string => new Date(second * 1000).toISOString();

    const { parts, cost } = statisticsOf(
      [
        run(45, { started_at: at(5), began_at: at(25), dollars: 0.5 }),
        run(55, { started_at: at(15), began_at: at(45), dollars: 0.25 }),
        run(56),
      ],
      SPAN,
      [62_000, 64_000],
      [64_000],
    );

    expect(parts.map(({ underWay }) => underWay)).toEqual([0, 1, 2, 2, 2, 1, 0, 2, 2, 2]);
    expect(parts.map(({ waiting }) => waiting)).toEqual([0, 1, 2, 1, 1, 0, 0, 1, 1, 1]);
    expect(cost).toEqual({ dollars: 0.75, runs: 2 });
  });
});
