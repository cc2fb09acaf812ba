import { DURATION_EXPECTED, parseDurationSeconds } from '#core/durations.ts';
import type { StepProblem } from '../step-type.ts';
import { checkEvent, type WaitStep } from './event.ts';

const YEAR_SECONDS = 31_536_000;
/** Ref: https://docs.aws.amazon.com/step-functions/latest/dg/state-wait.html (RFC 3339 with upper-case T and a zone). */
const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/;

const isFixed = (value: unknown): boolean => !(typeof value === 'string' && value.includes('{{'));

const checkFor = (value: unknown): StepProblem[] => {
  if (typeof value !== 'string') {
    const hint = typeof value === 'number' ? { hint: `say the unit: "${value}s"` } : {};
    return [{ path: ['for'], message: `expected ${DURATION_EXPECTED}`, ...hint }];
  }
  const seconds = parseDurationSeconds(value);
  if (seconds === undefined)
    return [{ path: ['for'], message: `expected ${DURATION_EXPECTED}, got "${value}"` }];
  if (!Number.isInteger(seconds) || seconds < 1) {
    const hint = `write "${Math.max(1, Math.round(seconds))}s"`;
    return [{ path: ['for'], message: `Step Functions counts whole seconds from 1, got ${value}`, hint }];
  }
  if (seconds > YEAR_SECONDS) {
    return [{ path: ['for'], message: `${value} is longer than an execution can last: one year` }];
  }
  return [];
};

/** Checks that there is exactly one of `for`, `until` and `event`, and of the right form where it is fixed. */
export const checkWait = (step: WaitStep): StepProblem[] => {
  const { for: duration, until } = step;
  const given = (['for', 'until', 'event'] as const).filter((field) => step[field] !== undefined);
  const [first, second] = given;
  if (first === undefined) {
    const message = 'expected "for", "until" or "event", got none of them';
    return [{ path: [], message, hint: 'add "for: 5m", for example' }];
  }
  if (second !== undefined) {
    const message = `expected "for", "until" or "event", got "${first}" and "${second}"`;
    return [{ path: [second], message, hint: 'remove one of the two' }];
  }
  const others = checkEvent(step);
  if (duration !== undefined) return [...others, ...(isFixed(duration) ? checkFor(duration) : [])];
  const valid = typeof until === 'string' && INSTANT.test(until) && !Number.isNaN(Date.parse(until));
  if (until === undefined || !isFixed(until) || valid) return others;
  const message = `expected an instant such as "2030-01-31T09:00:00Z", got ${JSON.stringify(until)}`;
  return [...others, { path: ['until'], message }];
};
