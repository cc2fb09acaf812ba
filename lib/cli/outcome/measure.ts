import { billedTransitions, lambdaDollars, PRICES } from '#contracts/prices.ts';
import type { ProgressSnapshot, StepProgress } from '#contracts/progress/snapshot.ts';
import { defined } from '#core/defined.ts';
import type { Iterations } from '#local/run-host/iterations.ts';
import type { HistoryEvent } from '#local/run-host/run-host.ts';
import { failedAttempts, originalFailure } from './attempts.ts';
import type { RunOutcome } from './outcome.ts';

/** What an execution took and what failed on the way. */
export type Measures = Pick<
  RunOutcome,
  | 'original'
  | 'failedAttempts'
  | 'iterations'
  | 'steps'
  | 'elapsedMilliseconds'
  | 'sequentialMilliseconds'
  | 'parallelMilliseconds'
  | 'transitions'
  | 'dollars'
>;

const NO_ITERATIONS: Iterations = { ended: 0, failed: 0, transitions: 0, lambda: 0, express: 0 };

/** Measures an execution by its history: attempts that failed, times, transitions and dollars. */
export const measure = (
  { steps, elapsedMilliseconds, error }: ProgressSnapshot,
  history: readonly HistoryEvent[],
  apart: Iterations = NO_ITERATIONS,
): Measures => {
  const parents = new Set(steps.map(({ parent }) => parent));
  const working = steps.filter(({ id, type }) => !parents.has(id) && !WAITING.has(type));
  const transitions = billedTransitions(history) + apart.transitions;
  const lambda = lambdaDollars(history) + apart.lambda;
  const forTransitions = transitions * PRICES.transition;
  const failed = failedAttempts(history);
  return {
    original: originalFailure(error, failed),
    failedAttempts: Object.fromEntries(failed),
    ...(apart.ended > 0 && {
      iterations: { ended: apart.ended, failed: apart.failed, ...defined({ failure: apart.failure }) },
    }),
    steps,
    elapsedMilliseconds,
    sequentialMilliseconds: working.reduce(
      (sum, { durationMilliseconds = 0 }) => sum + durationMilliseconds,
      0,
    ),
    parallelMilliseconds: busyMilliseconds(working),
    transitions,
    dollars: { transitions: forTransitions, lambda, total: forTransitions + lambda + apart.express },
  };
};

/** Returns the time during which at least one of the steps was running. */
const busyMilliseconds = (steps: readonly StepProgress[]): number => {
  const stays = steps
    .map(
      ({ startedAtMilliseconds: from = 0, durationMilliseconds: length = 0 }) =>
        [from, from + length] as const,
    )
    .sort(([a], [b]) => a - b);
  let busy = 0;
  let until = 0;
  for (const [from, to] of stays) {
    busy += Math.max(0, to - Math.max(from, until));
    until = Math.max(until, to);
  }
  return busy;
};

const WAITING = new Set(['approval', 'wait']);
