import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { generatedRuns } from '#core/testing/generated-runs.ts';
import { parseCron } from './cron.ts';
import { nextCron } from './next-cron.ts';
import { parseSchedule } from './schedule.ts';

/** A field as it is written, and what it means to a slow clock that looks at one minute at a time. */
interface Field<Seen> {
  text: string;
  fits(seen: Seen): boolean;
}

interface Seen {
  minute: number;
  hour: number;
  day: number;
  month: number;
  year: number;
  /** 1 is Sunday. */
  weekday: number;
  lastDay: number;
}

const plain = (key: keyof Seen, from: number, to: number, steps: boolean): fc.Arbitrary<Field<Seen>> => {
  const number = fc.integer({ min: from, max: to });
  const one = number.map((value) => ({ text: `${value}`, fits: (seen: number) => seen === value }));
  const all = fc.constant({ text: '*', fits: () => true });
  const range = fc.tuple(number, number).map(([a, b]) => ({
    text: `${a}-${b}`,
    fits: (seen: number) => (a <= b ? seen >= a && seen <= b : seen >= a || seen <= b),
  }));
  const step = fc.tuple(number, fc.integer({ min: 1, max: Math.min(to, 31) })).map(([a, every]) => ({
    text: `${a}/${every}`,
    fits: (seen: number) => seen >= a && (seen - a) % every === 0,
  }));
  const part = steps ? fc.oneof(one, all, range, step) : fc.oneof(one, all, range);
  return fc.array(part, { minLength: 1, maxLength: 3 }).map((parts) => ({
    text: parts.map(({ text }) => text).join(','),
    fits: (seen) => parts.some(({ fits }) => fits(seen[key])),
  }));
};

const weekdayOf = ({ year, month }: Seen, day: number): number =>
  new Date(Date.UTC(year, month - 1, day)).getUTCDay();

/** The weekday of the month that is closest to a day, looked for outwards. */
const closest = (seen: Seen, wanted: number): number => {
  const target = Math.min(wanted, seen.lastDay);
  const days = [0, -1, 1, -2, 2].map((away) => target + away);
  return days.find((day) => day >= 1 && day <= seen.lastDay && ![0, 6].includes(weekdayOf(seen, day)))!;
};

const dayOfMonth: fc.Arbitrary<Field<Seen>> = fc.oneof(
  plain('day', 1, 31, true),
  fc.constant({ text: 'L', fits: (seen: Seen) => seen.day === seen.lastDay }),
  fc.constant({ text: 'LW', fits: (seen: Seen) => seen.day === closest(seen, seen.lastDay) }),
  fc
    .integer({ min: 1, max: 31 })
    .map((day) => ({ text: `${day}W`, fits: (seen: Seen) => seen.day === closest(seen, day) })),
);

const dayOfWeek: fc.Arbitrary<Field<Seen>> = fc.oneof(
  plain('weekday', 1, 7, false),
  fc.constant({ text: 'L', fits: (seen: Seen) => seen.weekday === 7 }),
  fc.integer({ min: 1, max: 7 }).map((day) => ({
    text: `${day}L`,
    fits: (seen: Seen) => seen.weekday === day && seen.day > seen.lastDay - 7,
  })),
  fc.tuple(fc.integer({ min: 1, max: 7 }), fc.integer({ min: 1, max: 5 })).map(([day, nth]) => ({
    text: `${day}#${nth}`,
    fits: (seen: Seen) => seen.weekday === day && seen.day > (nth - 1) * 7 && seen.day <= nth * 7,
  })),
);

const any: Field<Seen> = { text: '?', fits: () => true };

const expressions = fc
  .tuple(
    plain('minute', 0, 59, true),
    plain('hour', 0, 23, true),
    fc.oneof(fc.tuple(dayOfMonth, fc.constant(any)), fc.tuple(fc.constant(any), dayOfWeek)),
    plain('month', 1, 12, true),
    fc.constant<Field<Seen>>({ text: '2026-2027', fits: ({ year }) => year === 2026 || year === 2027 }),
  )
  .map(([minute, hour, [day, weekday], month, year]) => {
    const fields = [minute, hour, day, month, weekday, year];
    return {
      text: fields.map(({ text }) => text).join(' '),
      fits: (seen: Seen) => fields.every(({ fits }) => fits(seen)),
    };
  });

const MINUTE = 60_000;
const DAYS_WATCHED = 4;

/** What the clock on the wall shows, minute by minute. */
const watch = (timeZone: string, from: number): { at: number; seen: Seen; label: string }[] => {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    weekday: 'short',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  });
  return Array.from({ length: DAYS_WATCHED * 1440 }, (_, index) => {
    const at = from + index * MINUTE;
    const parts = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, value]));
    const [year, month] = [Number(parts.year), Number(parts.month)];
    const seen = {
      minute: Number(parts.minute),
      hour: Number(parts.hour),
      day: Number(parts.day),
      month,
      year,
      weekday: ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'].indexOf(parts.weekday!) + 1,
      lastDay: new Date(Date.UTC(year, month, 0)).getUTCDate(),
    };
    return { at, seen, label: JSON.stringify(seen) };
  });
};

/** The minutes at which an expression fires: a local time that was seen before does not fire again. */
const firings = (minutes: ReturnType<typeof watch>, fits: (seen: Seen) => boolean): number[] => {
  const before = new Set<string>();
  return minutes
    .filter(({ label }) => {
      const again = before.has(label);
      before.add(label);
      return !again;
    })
    .filter(({ seen }) => fits(seen))
    .map(({ at }) => at);
};

describe('the next time', () => {
  it.each([
    { zone: 'UTC', from: '2026-02-26T00:00Z', why: 'the end of February' },
    { zone: 'Europe/Berlin', from: '2026-03-28T00:00Z', why: 'clocks that go forward' },
    { zone: 'Europe/Berlin', from: '2026-10-24T00:00Z', why: 'clocks that go back' },
    { zone: 'America/New_York', from: '2026-10-31T00:00Z', why: 'clocks that go back west of Greenwich' },
    { zone: 'Australia/Lord_Howe', from: '2026-04-03T13:00Z', why: 'clocks that go back by half an hour' },
    { zone: 'America/Santiago', from: '2026-04-03T00:00Z', why: 'clocks that go back at midnight' },
    { zone: 'Africa/Cairo', from: '2026-04-22T00:00Z', why: 'clocks that go forward at midnight' },
    { zone: 'Antarctica/Troll', from: '2026-10-24T00:00Z', why: 'clocks that go back by two hours' },
  ])('is that of a clock which looks at every minute: $why ($zone)', ({ zone, from }) => {
    const start = Date.parse(from);
    const minutes = watch(zone, start);
    fc.assert(
      fc.property(expressions, fc.nat({ max: (DAYS_WATCHED - 1) * 1440 }), ({ text, fits }, offset) => {
        const parsed = parseCron(text);
        if ('problem' in parsed) throw new Error(`${text}: ${parsed.problem.message}`);
        const after = start + offset * MINUTE;

        const next = nextCron(parsed.cron, after, zone);

        const expected = firings(minutes, fits).find((at) => at > after);
        const end = start + DAYS_WATCHED * 1440 * MINUTE;
        if (expected === undefined) expect(next === undefined || next >= end).toBe(true);
        else expect(next).toBe(expected);
      }),
      { numRuns: generatedRuns(60) },
    );
  });
});

describe('any text', () => {
  const atoms = fc.constantFrom(
    '*',
    '?',
    'L',
    'LW',
    'W',
    '1',
    '7',
    '0',
    '31',
    '2026',
    '#',
    '-',
    '/',
    ',',
    'MON',
    'JAN',
    'x',
  );
  const field = fc.array(atoms, { minLength: 1, maxLength: 4 }).map((parts) => parts.join(''));
  const text = fc.array(field, { minLength: 4, maxLength: 7 }).map((fields) => fields.join(' '));

  it('is either refused by the validator or has times by the clock', () => {
    fc.assert(
      fc.property(text, (cron) => {
        const checked = parseCron(cron);
        const clock = parseSchedule({ expression: `cron(${cron})`, createdAt: 0 });

        expect('problem' in clock).toBe('problem' in checked);
        if ('schedule' in clock) expect(() => clock.schedule(0)).not.toThrow();
      }),
      { numRuns: generatedRuns(2000) },
    );
  });
});
