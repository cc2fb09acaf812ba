import { parseCron } from './cron.ts';
import { nextCron } from './next-cron.ts';
import type { ScheduleProblem } from './problem.ts';
import { parseRate } from './rate.ts';
import { isTimeZone, timeZoneHint } from './time-zone.ts';

/** Returns the first instant after another at which a schedule fires, in milliseconds since the Unix epoch; undefined for never. */
export type Schedule = (afterMilliseconds: number) => number | undefined;

/** What a schedule consists of. */
export interface ScheduleSettings {
  /** `rate(…)` or `cron(…)`. */
  expression: string;
  /** When the schedule was created, in milliseconds since the Unix epoch: rates count from then. */
  createdAt: number;
  /** IANA name. Default: UTC. */
  timezone?: string;
}

/** A schedule, or why EventBridge would refuse it. */
export type ParsedSchedule = { schedule: Schedule } | { problem: ScheduleProblem };

/** Parses `rate(…)` and `cron(…)`. https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html */
export const parseSchedule = ({
  expression,
  createdAt,
  timezone = 'UTC',
}: ScheduleSettings): ParsedSchedule => {
  if (!isTimeZone(timezone)) {
    return { problem: { message: `there is no time zone "${timezone}"`, hint: timeZoneHint(timezone) } };
  }
  const [, kind, text = ''] = /^(rate|cron)\((.*)\)$/.exec(expression.trim()) ?? [];
  if (kind === 'rate') {
    const rate = parseRate(text);
    return 'problem' in rate ? rate : { schedule: every(rate.periodMilliseconds, createdAt) };
  }
  if (kind === 'cron') {
    const parsed = parseCron(text);
    return 'problem' in parsed ? parsed : { schedule: (after) => nextCron(parsed.cron, after, timezone) };
  }
  const message = `a schedule is rate(…) or cron(…), got "${expression}"`;
  return { problem: { message, hint: 'for example rate(1 hour)' } };
};

const every =
  (period: number, createdAt: number): Schedule =>
  (after) =>
    createdAt + Math.max(1, Math.floor((after - createdAt) / period) + 1) * period;
