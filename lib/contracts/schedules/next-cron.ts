import type { Cron } from './cron.ts';
import { type LocalTime, type ZoneClock, zoneClock } from './local-time.ts';

/**
 * Returns the first instant after another at which a cron expression fires, in milliseconds since the Unix epoch; undefined if it
 * never does again. A local time that occurs twice, because clocks go back, fires the first time only; one that does not occur,
 * because they are put forward, does not fire. https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html
 */
export const nextCron = (cron: Cron, after: number, timeZone = 'UTC'): number | undefined => {
  const clock = zoneClock(timeZone);
  const today = clock.localTime(after);
  for (const day of daysFrom(cron, today)) {
    const isToday = day.year === today.year && day.month === today.month && day.day === today.day;
    for (const hour of cron.hours) {
      if (isToday && hour < today.hour) continue;
      const found = firstInHour(cron, { ...day, hour }, clock, after);
      if (found !== undefined) return found;
    }
  }
  return undefined;
};

const firstInHour = (
  { minutes }: Cron,
  hour: Omit<LocalTime, 'minute'>,
  clock: ZoneClock,
  after: number,
): number | undefined => {
  for (const minute of minutes) {
    const instant = clock.instantOf({ ...hour, minute });
    if (instant !== undefined && instant > after) return instant;
  }
  return undefined;
};

/** Yields the days on which an expression fires, from a day onwards. */
function* daysFrom(
  { years, months, dayOfMonth, dayOfWeek }: Cron,
  from: Pick<LocalTime, 'year' | 'month' | 'day'>,
): Iterable<Pick<LocalTime, 'year' | 'month' | 'day'>> {
  for (const year of years) {
    if (year < from.year) continue;
    for (const month of months) {
      if (year === from.year && month < from.month) continue;
      const lastDay = new Date(Date.UTC(year, month, 0)).getUTCDate();
      const firstWeekday = new Date(Date.UTC(year, month - 1, 1)).getUTCDay();
      const firstDay = year === from.year && month === from.month ? from.day : 1;
      for (let day = firstDay; day <= lastDay; day++) {
        const date = { day, weekday: (firstWeekday + day - 1) % 7, lastDay };
        if (dayOfMonth(date) && dayOfWeek(date)) yield { year, month, day };
      }
    }
  }
}
