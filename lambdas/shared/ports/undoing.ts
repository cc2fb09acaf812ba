import type { HistoryEvent } from '@aws-sdk/client-sfn';
import { COMPENSATION_WORKFLOW } from '#contracts/compensation/workflow.ts';
import { calledRun } from '#contracts/progress/called-run.ts';
import type { StepProgress } from '#contracts/progress/snapshot.ts';
import { Problem } from '../endpoint/problem.ts';
import { executionArn } from './arns.ts';
import { hashOf } from './audit.ts';
import type { Executions } from './executions.ts';

type Undoing = NonNullable<StepProgress['compensation']>;

/** Name of the execution that undoes a cancelled one: the same for every try, so that there is only one. */
export const undoingName = (execution: string): string => `cancel-${hashOf(execution).slice(0, 32)}`;

/** How the undoing of a cancelled execution stands, by step; empty where there was nothing to undo. */
export const undoingOf = async (
  executions: Pick<Executions, 'history'>,
  execution: string,
): Promise<Map<string, Undoing>> => {
  const events: HistoryEvent[] = [];
  try {
    const arn = executionArn(COMPENSATION_WORKFLOW, undoingName(execution));
    for await (const event of executions.history(arn)) events.push(event);
  } catch (error) {
    if (error instanceof Problem && error.code === 'not_found') return new Map();
    throw error;
  }
  return stepsIn(events);
};

const stepsIn = (events: readonly HistoryEvent[]): Map<string, Undoing> => {
  const steps = new Map<string, Undoing>();
  const stepOf = new Map<number, string>();
  for (const event of events) {
    const step = stepOf.get(event.previousEventId ?? 0) ?? calledRun(event)?.step;
    if (step === undefined) continue;
    stepOf.set(event.id ?? 0, step);
    if (event.type === 'TaskScheduled' && steps.get(step) !== 'succeeded') steps.set(step, 'running');
    if (event.type === 'TaskSucceeded') steps.set(step, 'succeeded');
    if (event.type === 'TaskStateExited' && steps.get(step) !== 'succeeded') steps.set(step, 'failed');
  }
  return steps;
};
