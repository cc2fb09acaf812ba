/** What a day must be like: its number, weekday and month are at hand. */
type DayTest = (day: { day: number; weekday: number; lastDay: number }) => boolean;

/** A cron expression of EventBridge, taken apart. */
export interface CronFields {
  minutes: ReadonlySet<number>;
  hours: ReadonlySet<number>;
  dayOfMonth: DayTest;
  months: ReadonlySet<number>;
  dayOfWeek: DayTest;
  years: ReadonlySet<number>;
}

const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const DAYS = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];
const always: DayTest = () => true;

/** Reads `minutes hours day-of-month month day-of-week year`; undefined when it is no cron expression of EventBridge. */
export const parseCron = (text: string): CronFields | undefined => {
  const parts = text.trim().toUpperCase().split(/\s+/);
  if (parts.length !== 6) return undefined;
  const [minute, hour, dayOfMonth, month, dayOfWeek, year] = parts as [
    string,
    string,
    string,
    string,
    string,
    string,
  ];
  // One of the two must be "?", as EventBridge wants it.
  if ((dayOfMonth === '?') === (dayOfWeek === '?')) return undefined;
  const fields = {
    minutes: numbers(minute, 0, 59),
    hours: numbers(hour, 0, 23),
    dayOfMonth: dayOfMonthTest(dayOfMonth),
    months: numbers(named(month, MONTHS, 1), 1, 12),
    dayOfWeek: dayOfWeekTest(named(dayOfWeek, DAYS, 1)),
    years: numbers(year, 1970, 2199),
  };
  return Object.values(fields).every((field) => field !== undefined) ? (fields as CronFields) : undefined;
};

const named = (field: string, names: string[], first: number): string =>
  field.replaceAll(/[A-Z]{3}/g, (name) => {
    const index = names.indexOf(name);
    return index < 0 ? name : String(index + first);
  });

const numbers = (field: string, least: number, most: number): Set<number> | undefined => {
  const found = new Set<number>();
  for (const part of field.split(',')) {
    const match = /^(?:\*|(\d+)(?:-(\d+))?)(?:\/(\d+))?$/.exec(part);
    if (!match) return undefined;
    const from = match[1] === undefined ? least : Number(match[1]);
    const to = match[2] !== undefined ? Number(match[2]) : match[1] === undefined || match[3] ? most : from;
    const step = Number(match[3] ?? 1);
    if (from < least || to > most || from > to || step < 1) return undefined;
    for (let number = from; number <= to; number += step) found.add(number);
  }
  return found;
};

const dayOfMonthTest = (field: string): DayTest | undefined => {
  if (field === '?') return always;
  if (field === 'L') return ({ day, lastDay }) => day === lastDay;
  const nearest = /^(\d+)W$/.exec(field);
  if (nearest)
    return ({ day, weekday, lastDay }) => day === nearestWeekday(Number(nearest[1]), day, weekday, lastDay);
  const days = numbers(field, 1, 31);
  return days && (({ day }) => days.has(day));
};

/** The Monday-to-Friday day nearest to a day of the same month (`15W`); another day of that month tells the weekdays. */
const nearestWeekday = (wanted: number, day: number, weekday: number, lastDay: number): number => {
  const target = Math.min(wanted, lastDay);
  const weekdayOfTarget = (((weekday + target - day) % 7) + 7) % 7;
  if (weekdayOfTarget === 6) return target > 1 ? target - 1 : target + 2;
  if (weekdayOfTarget === 0) return target < lastDay ? target + 1 : target - 2;
  return target;
};

/** Weekdays count from 1 (Sunday) to 7 in the expression, from 0 to 6 in the test. */
const dayOfWeekTest = (field: string): DayTest | undefined => {
  if (field === '?') return always;
  const last = /^([1-7])L$/.exec(field);
  if (last) return ({ day, weekday, lastDay }) => weekday === Number(last[1]) - 1 && day + 7 > lastDay;
  const nth = /^([1-7])#([1-5])$/.exec(field);
  if (nth)
    return ({ day, weekday }) => weekday === Number(nth[1]) - 1 && Math.ceil(day / 7) === Number(nth[2]);
  const days = numbers(field === 'L' ? '7' : field, 1, 7);
  return days && (({ weekday }) => days.has(weekday + 1));
};

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** A leap day and a weekday together come back within this many years. */
const HORIZON_MILLISECONDS = 30 * 366 * 24 * HOUR;

/** The first fitting minute after an instant; undefined when there is none within thirty years. */
export const nextCron = (fields: CronFields, after: number, timezone: string): number | undefined => {
  const wallClock = wallClockOf(timezone);
  let at = (Math.floor(after / MINUTE) + 1) * MINUTE;
  while (at < after + HORIZON_MILLISECONDS) {
    const { year, month, day, hour, minute, weekday } = wallClock(at);
    const lastDay = new Date(Date.UTC(year, month, 0)).getUTCDate();
    const fits =
      fields.years.has(year) &&
      fields.months.has(month) &&
      fields.dayOfMonth({ day, weekday, lastDay }) &&
      fields.dayOfWeek({ day, weekday, lastDay });
    if (!fits) {
      // Up to the day's last hour in one leap; then by hours, because clocks are put forward and back around midnight.
      at += hour < 22 ? (22 - hour) * HOUR : HOUR - minute * MINUTE;
    } else if (!fields.hours.has(hour)) {
      at += HOUR - minute * MINUTE;
    } else if (fields.minutes.has(minute)) {
      return at;
    } else {
      at += MINUTE;
    }
  }
  return undefined;
};

const wallClockOf = (timeZone: string) => {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
  });
  return (at: number) => {
    const part = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, Number(value)]));
    const { year = 0, month = 1, day = 1, hour = 0, minute = 0 } = part;
    return { year, month, day, hour, minute, weekday: new Date(Date.UTC(year, month - 1, day)).getUTCDay() };
  };
};
