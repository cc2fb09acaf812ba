import { dayOf } from '#core/instants.ts';
import { isObject, type Json } from '#core/json.ts';

const DAY = 86_400_000;
const WEEK = 7 * DAY;

/**
 * Moves the days and instants of an example's own fields forward by whole weeks, all by as many, if the first of them has passed: an example
 * must work however old it is.
 */
export const upcoming = (example: Json, now: number): { input: Json; weeks: number } => {
  if (!isObject(example)) return { input: example, weeks: 0 };
  const days = Object.values(example).flatMap((value) =>
    isDay(value) ? [Date.parse(value.slice(0, 10))] : [],
  );
  const first = Math.min(...days);
  if (days.length === 0 || first > now + DAY) return { input: example, weeks: 0 };
  const weeks = Math.ceil((now + WEEK - first) / WEEK);
  const moved = Object.entries(example).map(([name, value]) => [
    name,
    isDay(value) ? dayAfter(value.slice(0, 10), weeks) + value.slice(10) : value,
  ]);
  return { input: Object.fromEntries(moved), weeks };
};

const isDay = (value: unknown): value is string =>
  typeof value === 'string' && /^\d{4}-\d\d-\d\d(T|$)/.test(value);

const dayAfter = (day: string, weeks: number): string => dayOf(Date.parse(day) + weeks * WEEK);
