import { billedTransitions, lambdaDollars, PRICES } from '#contracts/prices.ts';
import type { ProgressSnapshot, StepProgress } from '#contracts/progress/snapshot.ts';
import type { StepRun } from '#contracts/progress/step-run.ts';
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

/** What else an execution is measured by. */
interface Observations {
  /** Iterations that ran as executions. */
  apart?: Iterations;
  /** Runs of each step: one in a loop has several, with other steps between them. */
  runs?: ReadonlyMap<string, readonly StepRun[]>;
}

/** Measures an execution by its history: attempts that failed, times, transitions and dollars. */
export const measure = (
  { steps, elapsedMilliseconds, error }: ProgressSnapshot,
  history: readonly HistoryEvent[],
  { apart = NO_ITERATIONS, runs = new Map() }: Observations = {},
): Measures => {
  const parents = new Set(steps.map(({ parent }) => parent));
  const working = steps
    .filter(({ id, type }) => !parents.has(id) && !WAITING.has(type))
    .flatMap((step) => spellsOf(step, runs.get(step.id)));
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
    sequentialMilliseconds: working.reduce((sum, [from, to]) => sum + to - from, 0),
    parallelMilliseconds: busyMilliseconds(working),
    transitions,
    dollars: { transitions: forTransitions, lambda, total: forTransitions + lambda + apart.express },
  };
};

/** A stretch of time in which a step was running, in milliseconds since the epoch. */
type Spell = readonly [from: number, to: number];

/** Returns when a step was running: in each of its runs that has ended, or all the time if none is known. */
const spellsOf = (step: StepProgress, runs: readonly StepRun[] = []): Spell[] => {
  const { startedAtMilliseconds: start = 0, durationMilliseconds: length = 0 } = step;
  const spells = runs.flatMap(({ startedAtMilliseconds: from, endedAtMilliseconds: to }): Spell[] =>
    to === undefined ? [] : [[from, to]],
  );
  return spells.length > 0 ? spells : [[start, start + length]];
};

/** Returns the time during which at least one of the steps was running. */
const busyMilliseconds = (spells: readonly Spell[]): number => {
  const stays = spells.toSorted(([a], [b]) => a - b);
  let busy = 0;
  let until = 0;
  for (const [from, to] of stays) {
    busy += Math.max(0, to - Math.max(from, until));
    until = Math.max(until, to);
  }
  return busy;
};

const WAITING = new Set(['approval', 'wait']);
