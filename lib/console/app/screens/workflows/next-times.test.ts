import { describe, expect, it } from '@jest/globals';
import { nextTimes } from './next-times.ts';

const NOW = Date.UTC(2026, 2, 27, 12);

describe('The next times of a schedule', () => {
  it('are in its time zone, also when clocks change', () => {
    const schedule = { expression: 'cron(0 9 ? * * *)', timezone: 'Europe/Berlin' };

    expect(nextTimes(schedule, NOW)).toEqual({
      times: ['2026-03-28T08:00:00.000Z', '2026-03-29T07:00:00.000Z', '2026-03-30T07:00:00.000Z'],
    });
  });

  it('are none of a schedule that has ended, and how often of a rate', () => {
    expect(nextTimes({ expression: 'cron(0 9 1 1 ? 2025)' }, NOW)).toEqual({ times: [] });
    expect(nextTimes({ expression: 'rate(15 minutes)' }, NOW)).toEqual({ every: '15 minutes' });
  });
});
