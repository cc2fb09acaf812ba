import { describe, expect, it } from '@jest/globals';
import { parseSchedule } from './schedule.ts';

/** The next times, as ISO 8601 without seconds. */
const next = (expression: string, from: string, timezone?: string, count = 1): string[] => {
  const parsed = parseSchedule({ expression, createdAt: Date.parse(from), timezone });
  const schedule = 'schedule' in parsed ? parsed.schedule : undefined;
  const times: string[] = [];
  let at = Date.parse(from);
  while (schedule && times.length < count) {
    const found = schedule(at);
    if (found === undefined) break;
    times.push(new Date(found).toISOString().slice(0, 16));
    at = found;
  }
  return times;
};

describe('rate', () => {
  it('counts from its creation', () => {
    expect(next('rate(1 hour)', '2026-03-01T10:30Z', undefined, 2)).toEqual([
      '2026-03-01T11:30',
      '2026-03-01T12:30',
    ]);
    expect(next('rate(15 minutes)', '2026-03-01T10:30Z')).toEqual(['2026-03-01T10:45']);
    expect(next('rate(2 days)', '2026-03-01T10:30Z')).toEqual(['2026-03-03T10:30']);
  });

  it('knows no time zone that does not exist', () => {
    expect(
      parseSchedule({ expression: 'cron(0 9 * * ? *)', createdAt: 0, timezone: 'Europe/Atlantis' }),
    ).toEqual({
      problem: expect.objectContaining({ message: 'there is no time zone "Europe/Atlantis"' }),
    });
  });

  it.each(['rate(0 minutes)', 'rate(1 week)', 'rate(hour)', 'every 5 minutes'])(
    '%s is none',
    (expression) => {
      expect(parseSchedule({ expression, createdAt: 0 })).toHaveProperty('problem');
    },
  );
});

describe('cron', () => {
  const cases: [string, string, string, string][] = [
    ['cron(0 9 ? * MON-FRI *)', '2026-02-27T09:00Z', '2026-03-02T09:00', 'UTC'],
    ['cron(0/15 * * * ? *)', '2026-03-01T10:31Z', '2026-03-01T10:45', 'UTC'],
    ['cron(30 8 1 * ? *)', '2026-03-01T08:30Z', '2026-04-01T08:30', 'UTC'],
    ['cron(0 12 L * ? *)', '2026-02-01T00:00Z', '2026-02-28T12:00', 'UTC'],
    ['cron(0 12 ? * 6L *)', '2026-03-01T00:00Z', '2026-03-27T12:00', 'UTC'],
    ['cron(0 12 ? * TUE#2 *)', '2026-03-01T00:00Z', '2026-03-10T12:00', 'UTC'],
    ['cron(0 12 15W * ? *)', '2026-02-01T00:00Z', '2026-02-16T12:00', 'UTC'],
    ['cron(0 12 1W * ? *)', '2026-07-31T13:00Z', '2026-08-03T12:00', 'UTC'],
    ['cron(0 12 31W * ? *)', '2026-05-01T00:00Z', '2026-05-29T12:00', 'UTC'],
    ['cron(0 0 29 2 ? *)', '2026-03-01T00:00Z', '2028-02-29T00:00', 'UTC'],
    ['cron(5,10 6 ? JAN,JUL SUN 2027)', '2026-03-01T00:00Z', '2027-01-03T06:05', 'UTC'],
    ['cron(0 9 * * ? *)', '2026-03-01T00:00Z', '2026-03-01T08:00', 'Europe/Berlin'],
    ['cron(0 9 * * ? *)', '2026-03-28T12:00Z', '2026-03-29T07:00', 'Europe/Berlin'],
    ['cron(0 0 * * ? *)', '2026-10-24T23:00Z', '2026-10-25T23:00', 'Europe/Berlin'],
    ['cron(0 0 1 * ? *)', '2026-03-15T00:00Z', '2026-04-01T07:00', 'America/Los_Angeles'],
  ];
  it.each(cases)('%s after %s is %s', (expression, from, expected, timezone) => {
    expect(next(expression, from, timezone)).toEqual([expected]);
  });

  it('skips a time that the clock jumps over', () => {
    expect(next('cron(30 2 * * ? *)', '2026-03-28T12:00Z', 'Europe/Berlin')).toEqual(['2026-03-30T00:30']);
  });

  it('never fires where there is no such day', () => {
    expect(next('cron(0 0 31 2 ? *)', '2026-01-01T00:00Z')).toEqual([]);
    expect(next('cron(0 0 1 1 ? 2020)', '2026-01-01T00:00Z')).toEqual([]);
  });

  it.each([
    'cron(0 9 * * * *)',
    'cron(0 9 ? * ? *)',
    'cron(60 9 * * ? *)',
    'cron(0 24 * * ? *)',
    'cron(0 9 * 13 ? *)',
    'cron(0 9 ? * 8 *)',
    'cron(0 9 * * ?)',
    'cron(0/0 9 * * ? *)',
    'cron(a 9 * * ? *)',
    'cron(0 9 ? * FUN *)',
  ])('%s is none', (expression) => {
    expect(parseSchedule({ expression, createdAt: 0 })).toHaveProperty('problem');
  });
});
