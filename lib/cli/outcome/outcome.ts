import { ASSUMED_MEMORY_GB, PRICES } from '#compiler/plan/cost.ts';
import type { ProgressSnapshot, StepProgress } from '#contracts/progress/snapshot.ts';
import type { Json, JsonObject } from '#core/json.ts';
import type { HistoryEvent } from '#local/executions/watch.ts';
import { type FailedAttempt, failedAttempts, originalFailure } from './attempts.ts';

/** A decision on an approval, in the API's words. */
export interface Decision {
  decision: 'approved' | 'rejected';
  comment?: string;
  edits?: JsonObject;
}

/** A decision that was made, and how. */
export interface MadeDecision {
  step: string;
  title: string;
  decision: Decision['decision'];
  by: string;
  comment?: string;
  edits?: Record<string, Json>;
}

/** A breaker that changed during a run. */
export interface BreakerChange {
  breaker: string;
  from: string;
  to: string;
}

/** How a run ended and what it took; what `--json` prints. */
export interface RunOutcome {
  workflow: string;
  /** Execution ARN. */
  execution: string;
  name: string;
  status: string;
  output?: Json;
  error?: string;
  cause?: string;
  /** The failure that led to `error`, where that is another one: what opened the breaker, for one. */
  original?: FailedAttempt;
  decisions: MadeDecision[];
  breakers: BreakerChange[];
  /** Errors of failed attempts, by step. */
  failedAttempts: Record<string, FailedAttempt[]>;
  steps: StepProgress[];
  elapsedMilliseconds: number;
  /** What the steps took together, waits for people and times not counted. */
  sequentialMilliseconds: number;
  /** Time in which any of these steps was under way. */
  parallelMilliseconds: number;
  /** State transitions that AWS would bill: states entered, and retries. */
  transitions: number;
  /** US dollars on AWS. */
  dollars: { transitions: number; lambda: number; total: number };
  /** Folder with what the run made. */
  folder?: string;
  /** Page that shows the run. */
  report?: string;
  /** Folder with what the actions printed. */
  logs?: string;
  virtual: boolean;
}

type Measures = Pick<
  RunOutcome,
  | 'original'
  | 'failedAttempts'
  | 'steps'
  | 'elapsedMilliseconds'
  | 'sequentialMilliseconds'
  | 'parallelMilliseconds'
  | 'transitions'
  | 'dollars'
>;

/** The part of an outcome that is computed from what the execution left behind. */
export const measure = (
  { steps, elapsedMilliseconds, error }: ProgressSnapshot,
  history: readonly HistoryEvent[],
): Measures => {
  const parents = new Set(steps.map(({ parent }) => parent));
  const working = steps.filter(({ id, type }) => !parents.has(id) && !WAITING.has(type));
  const transitions = countTransitions(history);
  const lambda = lambdaDollars(history);
  const forTransitions = transitions * PRICES.transition;
  const failed = failedAttempts(history);
  return {
    original: originalFailure(error, failed),
    failedAttempts: Object.fromEntries(failed),
    steps,
    elapsedMilliseconds,
    sequentialMilliseconds: working.reduce(
      (sum, { durationMilliseconds = 0 }) => sum + durationMilliseconds,
      0,
    ),
    parallelMilliseconds: busyMilliseconds(working),
    transitions,
    dollars: { transitions: forTransitions, lambda, total: forTransitions + lambda },
  };
};

/** Time in which at least one of the steps was under way. */
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

/** AWS bills each state entered and each retry (https://aws.amazon.com/step-functions/pricing/). */
const countTransitions = (history: readonly HistoryEvent[]): number => {
  const entered = history.filter(({ type }) => type.endsWith('StateEntered')).length;
  const scheduled = history.filter(({ type }) => type === 'TaskScheduled').length;
  const tasks = history.filter(({ type }) => type === 'TaskStateEntered').length;
  return entered + Math.max(0, scheduled - tasks);
};

const lambdaDollars = (history: readonly HistoryEvent[]): number => {
  const started = new Map(
    history.filter(({ type }) => type === 'TaskStarted').map((event) => [event.id, event]),
  );
  let dollars = 0;
  for (const { previousEventId, timestamp } of history) {
    const start = started.get(previousEventId ?? 0);
    if (!start) continue;
    started.delete(start.id);
    const seconds = Math.max(0, Number(timestamp) - Number(start.timestamp));
    dollars += PRICES.lambdaRequest + seconds * ASSUMED_MEMORY_GB * PRICES.lambdaGigabyteSecond;
  }
  return dollars;
};
