import type { HistoryEvent } from '@aws-sdk/client-sfn';
import { COMPENSATION_WORKFLOW } from '#contracts/compensation/workflow.ts';
import { calledRun } from '#contracts/progress/called-run.ts';
import type { StepProgress } from '#contracts/progress/snapshot.ts';
import { Problem } from '../endpoint/problem.ts';
import { executionArn } from './arns.ts';
import { hashOf } from './audit.ts';
import type { Executions } from './executions.ts';

type Compensation = NonNullable<StepProgress['compensation']>;

/** How the undoing of an execution stands. */
export interface Undoing {
  steps: ReadonlyMap<string, Compensation>;
  /** Absent while it is under way. */
  ended?: 'succeeded' | 'failed';
}

/** Name of the execution that undoes another: the same for every try, so that there is only one. */
export const undoingName = (execution: string): string => `cancel-${hashOf(execution).slice(0, 32)}`;

/** How the undoing of an execution stands; undefined where none was asked for. */
export const undoingOf = async (
  executions: Pick<Executions, 'history'>,
  execution: string,
): Promise<Undoing | undefined> => {
  const events: HistoryEvent[] = [];
  try {
    const arn = executionArn(COMPENSATION_WORKFLOW, undoingName(execution));
    for await (const event of executions.history(arn)) events.push(event);
  } catch (error) {
    if (error instanceof Problem && error.code === 'not_found') return undefined;
    throw error;
  }
  return { steps: stepsIn(events), ended: endIn(events) };
};

const endIn = (events: readonly HistoryEvent[]): Undoing['ended'] => {
  const type = events.at(-1)?.type ?? '';
  if (type === 'ExecutionSucceeded') return 'succeeded';
  return /^Execution(Failed|TimedOut|Aborted)$/.test(type) ? 'failed' : undefined;
};

const stepsIn = (events: readonly HistoryEvent[]): Map<string, Compensation> => {
  const steps = new Map<string, Compensation>();
  const stepOf = new Map<number, string>();
  for (const event of events) {
    // Events of one compensation follow those of the one before, so a call counts for itself only.
    const step =
      event.type === 'TaskScheduled' ? calledRun(event)?.step : stepOf.get(event.previousEventId ?? 0);
    if (step === undefined) continue;
    stepOf.set(event.id ?? 0, step);
    if (event.type === 'TaskScheduled' && steps.get(step) !== 'succeeded') steps.set(step, 'running');
    if (event.type === 'TaskSucceeded') steps.set(step, 'succeeded');
    if (event.type === 'TaskStateExited' && steps.get(step) !== 'succeeded') steps.set(step, 'failed');
  }
  return steps;
};
