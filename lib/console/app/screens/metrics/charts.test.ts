import { describe, expect, it } from '@jest/globals';
import type { Statistics } from '../../api/types.ts';
import { breakerSeries, outcomeSeries, percentText, successShare } from './charts.ts';

const statistics = (...outcomes: Statistics['outcomes'][]): Statistics => ({
  since: '2026-01-01T00:00:00.000Z',
  until: '2026-01-02T00:00:00.000Z',
  complete: true,
  outcomes: Object.assign({}, ...outcomes),
  durations: {},
  cost: { dollars: 0, runs: 0 },
  errors: {},
  parts: outcomes.map((of) => ({
    at: '2026-01-01T00:00:00.000Z',
    outcomes: of,
    durations: {},
    retries: 0,
    compensations: { succeeded: 0, failed: 0 },
    under_way: 0,
    waiting: 0,
  })),
});

describe('Charts', () => {
  it('show outcomes that occur, and zero where a part has none', () => {
    const series = outcomeSeries(statistics({ success: 2 }, { failure: 1 }));

    expect(series.map(({ label, values }) => [label, values])).toEqual([
      ['succeeded', [2, 0]],
      ['failed', [0, 1]],
    ]);
  });

  it('count the changes of breakers in the part in which they took place', () => {
    const day = statistics({}, {});
    const parts = day.parts.map((part, index) => ({
      ...part,
      at: ['2026-01-01T00:00:00.000Z', '2026-01-01T12:00:00.000Z'][index] ?? '',
    }));
    const bank = {
      name: 'bank',
      state: 'closed' as const,
      failures: 0,
      recent: [
        { at: '2025-12-31T23:00:00.000Z', to: 'closed' as const },
        { at: '2026-01-01T01:00:00.000Z', to: 'open' as const },
        { at: '2026-01-01T13:00:00.000Z', to: 'half_open' as const },
        { at: '2026-01-01T13:01:00.000Z', to: 'closed' as const },
      ],
    };

    const series = breakerSeries({ ...day, parts }, [bank, { ...bank, name: 'other', recent: undefined }]);

    expect(series.map(({ values }) => values)).toEqual([
      [1, 0],
      [0, 1],
      [0, 1],
    ]);
  });

  it('count a stopped execution neither as success nor as failure', () => {
    expect(successShare({ outcomes: { success: 3, failure: 1, aborted: 9 } })).toBe(0.75);
    expect(successShare({ outcomes: { aborted: 9 } })).toBeUndefined();
  });

  it.each([
    [1, '100 %'],
    [0.99999, '> 99.9 %'],
    [0.5, '50 %'],
    [0.00001, '< 0.1 %'],
    [0, '0 %'],
  ])('write the share %d as %s', (share, text) => {
    expect(percentText(share)).toBe(text);
  });
});
