import { calledRun } from '#contracts/progress/called-run.ts';
import { isObject } from '#core/json.ts';
import type { HistoryEvent } from '../../api/types.ts';

/** An attempt at a step's work. Times are milliseconds since the epoch. */
export interface Attempt {
  from: number;
  /** Absent while it is under way. */
  to?: number;
  outcome: 'running' | 'succeeded' | 'failed';
  error?: string;
}

const STATE_ENTERED = /StateEntered$/;
const FAILED = /^(Task|LambdaFunction|Activity)(Failed|TimedOut|StartFailed|SubmitFailed)$/;
const SUCCEEDED = /^(Task|LambdaFunction|Activity)Succeeded$/;
const SCHEDULED = /^(Task|LambdaFunction|Activity)Scheduled$/;

/** Returns the attempts at the tasks of a history by the step that they are made for; what undoes a step is left out. */
export const attemptsIn = (
  events: readonly HistoryEvent[],
  stepOfState: ReadonlyMap<string, string>,
): Map<string, Attempt[]> => {
  const attempts = new Map<string, Attempt[]>();
  const stateAt = new Map<number, string>();
  const openAt = new Map<number, Attempt>();
  for (const event of events) {
    const { id, previousEventId, type, timestamp } = event;
    const at = Date.parse(timestamp);
    const name = STATE_ENTERED.test(type)
      ? textIn(event.stateEnteredEventDetails, 'name')
      : stateAt.get(previousEventId);
    if (name !== undefined) stateAt.set(id, name);
    const attempt = openAt.get(previousEventId);
    if (SCHEDULED.test(type)) {
      const { taskScheduledEventDetails: details } = event;
      const run = isObject(details) ? calledRun({ taskScheduledEventDetails: details }) : undefined;
      const step = run?.step ?? stepOfState.get(name ?? '');
      if (step === undefined || run?.compensation) continue;
      const begun: Attempt = { from: at, outcome: 'running' };
      openAt.set(id, begun);
      const known = attempts.get(step);
      if (known) known.push(begun);
      else attempts.set(step, [begun]);
    } else if (attempt) {
      const isOver = FAILED.test(type) || SUCCEEDED.test(type);
      if (!isOver) {
        openAt.set(id, attempt);
        continue;
      }
      attempt.to = at;
      attempt.outcome = SUCCEEDED.test(type) ? 'succeeded' : 'failed';
      const error = errorIn(event);
      if (attempt.outcome === 'failed' && error !== undefined) attempt.error = error;
    }
  }
  return attempts;
};

const textIn = (details: unknown, field: string): string | undefined => {
  const value = (details as Record<string, unknown> | undefined)?.[field];
  return typeof value === 'string' ? value : undefined;
};

const errorIn = (event: HistoryEvent): string | undefined => {
  for (const [field, details] of Object.entries(event))
    if (field.endsWith('EventDetails')) return textIn(details, 'error');
  return undefined;
};
