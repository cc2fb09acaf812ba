import type { HistoryEvent } from '@aws-sdk/client-sfn';
import { COMPENSATION_WORKFLOW } from '#contracts/compensation/workflow.ts';
import { calledRun } from '#contracts/progress/called-run.ts';
import type { StepProgress } from '#contracts/progress/snapshot.ts';
import { hashOf } from '#core/hash.ts';
import { executionArn } from '../ports/arns.ts';
import { type Executions, eventsOf } from '../ports/executions.ts';
import { Problem } from '../problem.ts';

type Compensation = NonNullable<StepProgress['compensation']>;

/** How far a compensation is. */
interface Undone {
  step: string;
  how: Compensation;
}

/** How far the undoing of an execution is, over all attempts. */
export interface Undoing {
  /** Executions started for it: one, and another each time it was requested again. */
  tries: number;
  /** By idempotency key. */
  compensations: ReadonlyMap<string, Undone>;
  /** Of the newest attempt; absent while it runs. */
  ended?: 'succeeded' | 'failed';
}

/**
 * Returns the name of the execution that undoes another, the same for every request of the same attempt, so that there is only
 * one.
 */
export const undoingName = (execution: string, attempt = 1): string =>
  `cancel-${hashOf(execution).slice(0, 32)}${attempt === 1 ? '' : `-${attempt}`}`;

/** Returns how far the undoing of an execution is; undefined if it was never requested. */
export const undoingOf = async (
  executions: Pick<Executions, 'history'>,
  execution: string,
): Promise<Undoing | undefined> => {
  const compensations = new Map<string, Undone>();
  let ended: Undoing['ended'];
  for (let tries = 1; ; tries++) {
    const name = undoingName(execution, tries);
    const events = await historyOf(executions, executionArn(COMPENSATION_WORKFLOW, name));
    if (!events) return tries === 1 ? undefined : { tries: tries - 1, compensations, ended };
    for (const [key, undone] of compensationsIn(events)) compensations.set(key, undone);
    ended = endIn(events);
    // A next attempt exists only after one that has ended.
    if (ended === undefined) return { tries, compensations };
  }
};

/** Returns the steps that were or are to be undone: failed if one of several iterations was. */
export const undoneSteps = (compensations: ReadonlyMap<string, Undone>): Map<string, Compensation> => {
  const steps = new Map<string, Compensation>();
  const worse: readonly Compensation[] = ['succeeded', 'failed', 'running'];
  for (const { step, how } of compensations.values()) {
    const known = steps.get(step);
    if (known === undefined || worse.indexOf(how) > worse.indexOf(known)) steps.set(step, how);
  }
  return steps;
};

const historyOf = async (
  executions: Pick<Executions, 'history'>,
  execution: string,
): Promise<HistoryEvent[] | undefined> => {
  try {
    return await eventsOf(executions, execution);
  } catch (error) {
    if (error instanceof Problem && error.code === 'not_found') return undefined;
    throw error;
  }
};

const endIn = (events: readonly HistoryEvent[]): Undoing['ended'] => {
  const type = events.at(-1)?.type ?? '';
  if (type === 'ExecutionSucceeded') return 'succeeded';
  return /^Execution(Failed|TimedOut|Aborted)$/.test(type) ? 'failed' : undefined;
};

/** Returns what one execution undid, by idempotency key. */
export const compensationsIn = (events: readonly HistoryEvent[]): Map<string, Undone> => {
  const found = new Map<string, Undone>();
  const calls = new Map<number, { step: string; key: string }>();
  for (const event of events) {
    // Events of one compensation follow those of the one before, so a call counts for itself only.
    const call = event.type === 'TaskScheduled' ? calledRun(event) : calls.get(event.previousEventId ?? 0);
    if (call === undefined) continue;
    calls.set(event.id ?? 0, call);
    const { step } = call;
    const key = call.key || step;
    if (event.type === 'TaskScheduled') found.set(key, { step, how: 'running' });
    if (event.type === 'TaskSucceeded') found.set(key, { step, how: 'succeeded' });
    if (event.type === 'TaskStateExited' && found.get(key)?.how !== 'succeeded')
      found.set(key, { step, how: 'failed' });
  }
  // What was running when the execution was ended from outside has not finished.
  if (endIn(events)) for (const undone of found.values()) if (undone.how === 'running') undone.how = 'failed';
  return found;
};
