import { nextCron, parseCron } from './cron.ts';

/** The first instant after another at which a schedule fires, in milliseconds since the Unix epoch; undefined for never. */
export type Schedule = (afterMilliseconds: number) => number | undefined;

const UNITS: Record<string, number> = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };

/**
 * Reads `rate(…)` and `cron(…)` as EventBridge Scheduler does; undefined when the expression is neither, or the time zone unknown.
 * A rate counts from `createdAt`. https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html
 */
export const parseSchedule = (
  expression: string,
  createdAt: number,
  timezone = 'UTC',
): Schedule | undefined => {
  const rate = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(expression.trim());
  if (rate) {
    const period = Number(rate[1]) * UNITS[rate[2]!]!;
    if (period === 0) return undefined;
    return (after) => createdAt + Math.max(1, Math.floor((after - createdAt) / period) + 1) * period;
  }
  const cron = /^cron\((.+)\)$/.exec(expression.trim());
  const fields = cron && parseCron(cron[1]!);
  return fields && isTimezone(timezone) ? (after) => nextCron(fields, after, timezone) : undefined;
};

const isTimezone = (name: string): boolean => {
  try {
    new Intl.DateTimeFormat('en-US', { timeZone: name });
    return true;
  } catch {
    return false;
  }
};
