import { describe, expect, it } from '@jest/globals';
import { parseCron } from './cron.ts';
import { nextCron } from './next-cron.ts';
import { parseRate } from './rate.ts';

/** Times from Sunday, 1 March 2026, 10:00 UTC, as ISO 8601 to the minute. */
const timesOf = (text: string, count = 1, timeZone = 'UTC', from = '2026-03-01T10:00Z'): string[] => {
  const parsed = parseCron(text);
  if ('problem' in parsed) throw new Error(parsed.problem.message);
  const times: string[] = [];
  for (let at = nextCron(parsed.cron, Date.parse(from), timeZone); at !== undefined; ) {
    times.push(new Date(at).toISOString().slice(0, 16));
    if (times.length === count) break;
    at = nextCron(parsed.cron, at, timeZone);
  }
  return times;
};

const problemOf = (text: string) => {
  const parsed = parseCron(text);
  return 'problem' in parsed ? parsed.problem : undefined;
};

/** The table of fields in AWS's documentation, a row each: the ends of the range, and the wildcards. */
const FIELDS = [
  {
    row: 'minutes, 0-59, wildcards , - * /',
    index: 0,
    takes: ['0', '59', '0,30', '5-10', '*', '1/10'],
    refuses: ['60', '-1', '?', 'L', '5W', '1#1'],
  },
  {
    row: 'hours, 0-23, wildcards , - * /',
    index: 1,
    takes: ['0', '23', '9,17', '8-17', '*', '0/6'],
    refuses: ['24', '?', 'L', '5W', '1#1'],
  },
  {
    row: 'day of month, 1-31, wildcards , - * ? / L W',
    index: 2,
    takes: ['1', '31', '1,15', '1-15', '*', '1/2', 'L', '3W', 'LW'],
    refuses: ['0', '32', '0W', '32W', '3#2', 'MON', 'W', '1,L', '1,3W'],
  },
  {
    row: 'month, 1-12 or JAN-DEC, wildcards , - * /',
    index: 3,
    takes: ['1', '12', 'JAN', 'dec', 'JAN,FEB,MAR', 'JAN-MAR', '*', '1/3'],
    refuses: ['0', '13', 'FOO', '?', 'L', '1#1'],
  },
  {
    row: 'day of week, 1-7 or SUN-SAT, wildcards , - * ? L #',
    index: 4,
    takes: ['1', '7', 'SUN', 'SAT', 'MON-FRI', '2,4', '*', 'L', '6L', '3#2', 'TUE#2'],
    refuses: ['0', '8', 'FUN', '3#0', '3#6', '3#1,6#3', '1/2', '*/2', 'FRIL', '2L,6', '5W'],
  },
  {
    row: 'year, 1970-2199, wildcards , - * /',
    index: 5,
    takes: ['1970', '2199', '2026,2028', '2026-2028', '*', '2026/2'],
    refuses: ['1969', '2200', '26', '?', 'L', '2028-2026'],
  },
];

const cronWith = (index: number, field: string): string => {
  const fields = index === 4 ? ['0', '9', '?', '*', '*', '*'] : ['0', '9', '*', '*', '?', '*'];
  return fields.with(index, field).join(' ');
};

describe.each(FIELDS)('the field of $row', ({ index, takes, refuses }) => {
  it.each(takes)('takes %s', (field) => {
    expect(problemOf(cronWith(index, field))).toBeUndefined();
  });

  it.each(refuses)('refuses %s and says where it is', (field) => {
    const text = cronWith(index, field);
    const { within, message } = problemOf(text) ?? {};

    expect(message).toMatch(/does not fit|must be alone/);
    expect(field.split(',')).toContain(text.slice(within?.start, within?.end));
  });
});

describe('the examples in AWS’s documentation', () => {
  it.each([
    { cron: '0 10 * * ? *', says: 'every day at 10:00', next: ['2026-03-02T10:00', '2026-03-03T10:00'] },
    { cron: '15 12 * * ? *', says: 'every day at 12:15', next: ['2026-03-01T12:15', '2026-03-02T12:15'] },
    {
      cron: '0 18 ? * MON-FRI *',
      says: 'Monday to Friday at 18:00',
      next: ['2026-03-02T18:00', '2026-03-03T18:00'],
    },
    {
      cron: '0 8 1 * ? *',
      says: 'on the first of every month at 8:00',
      next: ['2026-04-01T08:00', '2026-05-01T08:00'],
    },
    { cron: '0/15 * * * ? *', says: 'every 15 minutes', next: ['2026-03-01T10:15', '2026-03-01T10:30'] },
    {
      cron: '0/10 * ? * MON-FRI *',
      says: 'every 10 minutes, Monday to Friday',
      next: ['2026-03-02T00:00', '2026-03-02T00:10'],
    },
    {
      cron: '0/5 8-17 ? * MON-FRI *',
      says: 'every 5 minutes from 8:00 to 17:55',
      next: ['2026-03-02T08:00', '2026-03-02T08:05'],
    },
    {
      cron: '0/30 20-2 ? * MON-FRI *',
      says: 'every half an hour from the evening to 2:00',
      next: ['2026-03-02T00:00', '2026-03-02T00:30'],
    },
    {
      cron: '1/10 * * * ? *',
      says: 'every tenth minute from the first',
      next: ['2026-03-01T10:01', '2026-03-01T10:11'],
    },
    {
      cron: '15 10 ? * 6L 2019-2026',
      says: 'the last Friday of the month',
      next: ['2026-03-27T10:15', '2026-04-24T10:15'],
    },
    {
      cron: '0 9 ? * 3#2 *',
      says: 'the second Tuesday of the month',
      next: ['2026-03-10T09:00', '2026-04-14T09:00'],
    },
    {
      cron: '0 9 3W * ? *',
      says: 'the weekday nearest to the third',
      next: ['2026-03-03T09:00', '2026-04-03T09:00', '2026-05-04T09:00'],
    },
    {
      cron: '0 9 L * ? *',
      says: 'the last day of the month',
      next: ['2026-03-31T09:00', '2026-04-30T09:00'],
    },
    { cron: '0 9 ? * L *', says: 'the last day of the week', next: ['2026-03-07T09:00', '2026-03-14T09:00'] },
  ])('$cron: $says', ({ cron, next }) => {
    expect(timesOf(cron, next.length)).toEqual(next);
  });
});

describe('where the documentation says nothing, Quartz’s grammar', () => {
  it.each([
    { cron: '0 21 LW * ? *', next: ['2026-03-31T21:00', '2026-04-30T21:00', '2026-05-29T21:00'] },
    {
      cron: '0 9 ? * FRI-MON *',
      next: ['2026-03-02T09:00', '2026-03-06T09:00', '2026-03-07T09:00', '2026-03-08T09:00'],
    },
    {
      cron: '0 9 1 NOV-FEB ? *',
      next: [
        '2026-11-01T09:00',
        '2026-12-01T09:00',
        '2027-01-01T09:00',
        '2027-02-01T09:00',
        '2027-11-01T09:00',
      ],
    },
    {
      cron: '0 22-4/3 * * ? *',
      next: ['2026-03-01T22:00', '2026-03-02T01:00', '2026-03-02T04:00', '2026-03-02T22:00'],
    },
    { cron: '*/20 9 ? * sun *', next: ['2026-03-08T09:00', '2026-03-08T09:20'] },
  ])('$cron fires at $next', ({ cron, next }) => {
    expect(timesOf(cron, next.length)).toEqual(next);
  });
});

describe('a cron expression', () => {
  it.each([
    { cron: '0 9 * * ?', hint: 'add the year, and "?" for one of the days: 0 9 * * ? *' },
    { cron: '0 9 * * MON', hint: 'add the year, and "?" for one of the days: 0 9 ? * MON *' },
    { cron: '0 9 * * * *', hint: 'write 0 9 * * ? *' },
    { cron: '0 9 1 * MON *', hint: 'write 0 9 ? * MON *' },
    { cron: '0 9 ? * ? *', hint: 'write 0 9 * * ? *' },
    { cron: 'cron(0 9 * * ? *)', hint: 'write 0 9 * * ? *' },
    { cron: '0 9 ? * FRIL *', hint: 'write 6L' },
    { cron: '0 9 ? * 0 *', hint: 'write SUN: days count from 1, which is Sunday' },
    { cron: '/5 9 * * ? *', hint: 'write 0/5' },
    { cron: '? 9 * * ? *', hint: 'write "*": "?" is for the days' },
    { cron: '0 9 * * ? 2030-2026', hint: 'write 2026-2030' },
    { cron: '0 9 1,L * ? *', hint: 'write a trigger for each' },
  ])('that is wrong comes with how to fix it: $cron', ({ cron, hint }) => {
    expect(problemOf(cron)?.hint).toBe(hint);
  });

  it.each(['0 0 30 2 ? *', '0 0 31 4,6,9,11 ? *', '0 0 1 1 ? 2025', '0 0 29 2 ? 2027', '0 9 ? 2 1#5 2026'])(
    'never fires if no day to come fits: %s',
    (cron) => {
      expect(timesOf(cron)).toEqual([]);
    },
  );

  it('never fires if clocks jump over its only time', () => {
    expect(timesOf('30 2 29 3 ? 2026', 1, 'Europe/Berlin')).toEqual([]);
  });

  it('finds a leap day decades away', () => {
    expect(timesOf('0 0 ? 2 SAT#5 *')).toEqual(['2048-02-29T00:00']);
  });
});

describe('clocks that go back', () => {
  const night = '2026-10-24T23:00Z';

  it('make a local time that occurs twice fire the first time only', () => {
    expect(timesOf('30 2 * * ? *', 2, 'Europe/Berlin', night)).toEqual([
      '2026-10-25T00:30',
      '2026-10-26T01:30',
    ]);
  });

  it('do so for every local time in the hour', () => {
    expect(timesOf('0/30 1-3 * * ? *', 6, 'Europe/Berlin', '2026-10-24T22:59Z')).toEqual([
      '2026-10-24T23:00',
      '2026-10-24T23:30',
      '2026-10-25T00:00',
      '2026-10-25T00:30',
      '2026-10-25T02:00',
      '2026-10-25T02:30',
    ]);
  });

  it('do not fire again when asked in the hour that occurs twice', () => {
    expect(timesOf('30 2 * * ? *', 1, 'Europe/Berlin', '2026-10-25T01:10Z')).toEqual(['2026-10-26T01:30']);
  });
});

describe('a rate', () => {
  it.each([
    { rate: '1 minute', milliseconds: 60_000 },
    { rate: '5 minutes', milliseconds: 300_000 },
    { rate: '1 hour', milliseconds: 3_600_000 },
    { rate: '12 hours', milliseconds: 43_200_000 },
    { rate: '1 day', milliseconds: 86_400_000 },
    { rate: '100  days', milliseconds: 8_640_000_000 },
  ])('of $rate is $milliseconds ms', ({ rate, milliseconds }) => {
    expect(parseRate(rate)).toEqual({ periodMilliseconds: milliseconds });
  });

  it.each([
    { rate: '1 minutes', hint: 'write 1 minute' },
    { rate: '5 minute', hint: 'write 5 minutes' },
    { rate: '0 minutes', hint: 'for example 15 minutes' },
    { rate: '-1 hour', hint: 'for example 15 minutes' },
    { rate: '1.5 hours', hint: 'for example 15 minutes' },
    { rate: '30 seconds', hint: 'the shortest period is 1 minute' },
    { rate: '2 hour s', hint: 'for example 15 minutes' },
    { rate: '2 houres', hint: 'write 2 hours' },
    { rate: '1 week', hint: undefined },
    { rate: '999999999999 days', hint: 'for example 1 day' },
    { rate: 'rate(1 hour)', hint: 'write 1 hour' },
  ])('of $rate is refused', ({ rate, hint }) => {
    expect(parseRate(rate)).toEqual({
      problem: expect.objectContaining({ message: expect.stringContaining('rate') }),
    });
    expect(parseRate(rate)).toMatchObject({ problem: { hint } });
  });
});
