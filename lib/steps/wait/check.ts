import { DURATION_EXPECTED, parseDurationSeconds } from '#core/durations.ts';
import type { Step } from '../step.ts';
import type { StepProblem } from '../step-type.ts';

const YEAR_SECONDS = 31_536_000;
/** Ref: https://docs.aws.amazon.com/step-functions/latest/dg/state-wait.html (RFC 3339 with upper-case T and a zone). */
const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/;

const isFixed = (value: unknown): boolean => !(typeof value === 'string' && value.includes('{{'));

const checkFor = (value: unknown): StepProblem[] => {
  if (typeof value !== 'string') {
    return [
      { path: ['for'], message: `expected ${DURATION_EXPECTED}`, hint: `say the unit: "${String(value)}s"` },
    ];
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

/** Exactly one of `for` and `until`, and of the right form where it is fixed. */
export const checkWait = (step: Step): StepProblem[] => {
  const { for: duration, until } = step;
  if (duration === undefined && until === undefined) {
    return [
      { path: [], message: 'expected "for" or "until", got neither', hint: 'add "for: 5m", for example' },
    ];
  }
  if (duration !== undefined && until !== undefined) {
    return [
      { path: ['until'], message: 'expected "for" or "until", got both', hint: 'remove one of the two' },
    ];
  }
  if (duration !== undefined) return isFixed(duration) ? checkFor(duration) : [];
  const valid = typeof until === 'string' && INSTANT.test(until) && !Number.isNaN(Date.parse(until));
  if (!isFixed(until) || valid) return [];
  const message = `expected an instant such as "2030-01-31T09:00:00Z", got ${JSON.stringify(until)}`;
  return [{ path: ['until'], message }];
};
