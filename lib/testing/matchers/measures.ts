import { DURATION_EXPECTED, formatMilliseconds, parseDurationSeconds } from '#core/durations.ts';
import type { WaitResult } from '../result/workflow-result.ts';
import { TestKitError } from '../usage-error.ts';
import { type MatcherOutcome, outcome, resultIn, stepIn } from './matcher.ts';

/** Passes if some wait (an approval, a `wait` step or the delay before a retry) took a duration such as `24h`; of a step if one is given. */
export const toHaveWaited = (received: unknown, duration: string, step?: string): MatcherOutcome => {
  const result = resultIn(received);
  const seconds = parseDurationSeconds(duration);
  if (seconds === undefined)
    throw new TestKitError(`toHaveWaited takes ${DURATION_EXPECTED}, got "${duration}"`);
  if (step !== undefined) stepIn(result, step);
  const waits = result.waits.filter((wait) => step === undefined || wait.step === step);
  const pass = waits.some((wait) => Math.abs(wait.seconds - seconds) < 0.001);
  const found = waits.length > 0 ? `it waited ${waits.map(waitText).join(', ')}` : 'it did not wait';
  return outcome(
    result,
    pass,
    `wait ${duration}${step === undefined ? '' : ` at ${step}`}`,
    pass ? undefined : found,
  );
};

const waitText = ({ seconds, step, for: reason }: WaitResult): string =>
  `${formatMilliseconds(seconds * 1000)} at ${step}${reason === 'retry' ? ' before a retry' : ''}`;

/** The most that an execution may cost. */
export interface CostLimit {
  /** State transitions, as AWS bills them. */
  transitions?: number;
  /** US dollars. */
  dollars?: number;
}

/** Passes if the execution costs at most so many US dollars on AWS, or so many state transitions. */
export const toCostAtMost = (received: unknown, limit: number | CostLimit): MatcherOutcome => {
  const result = resultIn(received);
  const { transitions, dollars } =
    typeof limit === 'number' ? { dollars: limit, transitions: undefined } : limit;
  if (transitions === undefined && dollars === undefined) {
    throw new TestKitError('toCostAtMost takes US dollars, { dollars } or { transitions }');
  }
  const { cost } = result;
  const pass =
    cost.transitions <= (transitions ?? Number.POSITIVE_INFINITY) &&
    cost.dollars <= (dollars ?? Number.POSITIVE_INFINITY);
  const limits = [
    transitions === undefined ? [] : `${transitions} transition${transitions === 1 ? '' : 's'}`,
    dollars === undefined ? [] : `$${dollars}`,
  ].flat();
  const found = `it took ${cost.transitions} transitions and $${cost.dollars.toFixed(6)}`;
  return outcome(result, pass, `cost at most ${limits.join(' and ')}`, found);
};
