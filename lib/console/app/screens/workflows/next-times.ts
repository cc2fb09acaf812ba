import { parseSchedule } from '#contracts/schedules/schedule.ts';
import { defined } from '#core/defined.ts';
import { isoOf } from '#core/instants.ts';

/** When a schedule fires next, as far as that can be known. */
export type NextTimes = { times: string[] } | { every: string };

/** Returns the next instants at which a schedule fires; of a rate only how often, because it counts from its deployment. */
export const nextTimes = (
  { expression, timezone }: { expression: string; timezone?: string | undefined },
  now: number,
  count = 3,
): NextTimes => {
  const rate = /^rate\((.*)\)$/.exec(expression);
  if (rate) return { every: rate[1] ?? '' };
  const parsed = parseSchedule({
    expression,
    createdAt: now,
    ...defined({ timezone }),
  });
  if ('problem' in parsed) return { times: [] };
  const times: string[] = [];
  for (let at = parsed.schedule(now); at !== undefined && times.length < count; at = parsed.schedule(at))
    times.push(isoOf(at));
  return { times };
};
