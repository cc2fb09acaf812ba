import { DAY_OF_MONTH, DAY_OF_WEEK, numberIn, numbersIn } from './cron-fields.ts';

/** A day in a calendar. */
export interface CalendarDay {
  /** Day of the month, from 1. */
  day: number;
  /** From 0, Sunday, to 6. */
  weekday: number;
  /** Number of days in the month. */
  lastDay: number;
}

/** Tells whether a schedule fires on a day, as far as one field says. */
export type DayTest = (day: CalendarDay) => boolean;

const always: DayTest = () => true;

/** Returns the test that a day-of-month field stands for; undefined if it is none. */
export const dayOfMonthTest = (field: string): DayTest | undefined => {
  const text = field.toUpperCase();
  if (text === '?') return always;
  if (text === 'L') return ({ day, lastDay }) => day === lastDay;
  if (text === 'LW') return (date) => date.day === nearestWeekday(date.lastDay, date);
  const nearest = numberIn(/^(\d{1,2})W$/.exec(text)?.[1] ?? '', DAY_OF_MONTH);
  if (nearest !== undefined) return (date) => date.day === nearestWeekday(nearest, date);
  const days = listOf(field, DAY_OF_MONTH);
  return days && (({ day }) => days.has(day));
};

/** Returns the test that a day-of-week field stands for; undefined if it is none. Weekdays count from 1, Sunday. */
export const dayOfWeekTest = (field: string): DayTest | undefined => {
  const text = field.toUpperCase();
  if (text === '?') return always;
  const last = /^([1-7])L$/.exec(text);
  if (last) return ({ day, weekday, lastDay }) => weekday === Number(last[1]) - 1 && day + 7 > lastDay;
  const [, named, nth] = /^(\w+)#([1-5])$/.exec(text) ?? [];
  const day = numberIn(named ?? '', DAY_OF_WEEK);
  if (day !== undefined) return (date) => date.weekday === day - 1 && Math.ceil(date.day / 7) === Number(nth);
  // The last day of a week is Saturday.
  const days = listOf(text === 'L' ? '7' : field, DAY_OF_WEEK);
  return days && (({ weekday }) => days.has(weekday + 1));
};

const listOf = (field: string, kind: Parameters<typeof numbersIn>[1]): Set<number> | undefined => {
  const parts = field.split(',').map((part) => numbersIn(part, kind));
  return parts.includes(undefined) ? undefined : new Set((parts as number[][]).flat());
};

/** Returns the Monday-to-Friday day that is nearest to a day, in the same month; of a shorter month, nearest to its last day. */
const nearestWeekday = (wanted: number, { day, weekday, lastDay }: CalendarDay): number => {
  const target = Math.min(wanted, lastDay);
  const weekdayOfTarget = (((weekday + target - day) % 7) + 7) % 7;
  if (weekdayOfTarget === 6) return target > 1 ? target - 1 : target + 2;
  if (weekdayOfTarget === 0) return target < lastDay ? target + 1 : target - 2;
  return target;
};
