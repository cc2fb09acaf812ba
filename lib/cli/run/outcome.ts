import { ASSUMED_MEMORY_GB, PRICES } from '#compiler/plan/cost.ts';
import type { ProgressSnapshot, StepProgress } from '#contracts/progress/snapshot.ts';
import type { Json } from '#core/json.ts';
import type { HistoryEvent } from '#local/watch.ts';
import type { MadeDecision } from './approvals.ts';

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
  decisions: MadeDecision[];
  breakers: BreakerChange[];
  steps: StepProgress[];
  elapsedMilliseconds: number;
  /** What the steps took together, waits for people and times not counted. */
  sequentialMilliseconds: number;
  /** State transitions that AWS would bill: states entered, and retries. */
  transitions: number;
  /** US dollars on AWS. */
  dollars: { transitions: number; lambda: number; total: number };
  /** Folder with what the run made. */
  folder?: string;
  /** Page that shows the run. */
  report?: string;
  virtual: boolean;
}

/** The part of an outcome that is computed from what the execution left behind. */
export const measure = (
  { steps, elapsedMilliseconds }: ProgressSnapshot,
  history: readonly HistoryEvent[],
): Pick<
  RunOutcome,
  'steps' | 'elapsedMilliseconds' | 'sequentialMilliseconds' | 'transitions' | 'dollars'
> => {
  const parents = new Set(steps.map(({ parent }) => parent));
  const working = steps.filter(({ id, type }) => !parents.has(id) && !WAITING.has(type));
  const transitions = countTransitions(history);
  const lambda = lambdaDollars(history);
  const forTransitions = transitions * PRICES.transition;
  return {
    steps,
    elapsedMilliseconds,
    sequentialMilliseconds: working.reduce(
      (sum, { durationMilliseconds = 0 }) => sum + durationMilliseconds,
      0,
    ),
    transitions,
    dollars: { transitions: forTransitions, lambda, total: forTransitions + lambda },
  };
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
