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

/** Reads the attempts at tasks from a history, event by event, by the step that they are made for; what undoes a step is left out. */
export class AttemptReader {
  readonly attempts = new Map<string, Attempt[]>();
  readonly #stepOfState: ReadonlyMap<string, string>;
  readonly #stateAt = new Map<number, string>();
  readonly #openAt = new Map<number, Attempt>();

  constructor(stepOfState: ReadonlyMap<string, string>) {
    this.#stepOfState = stepOfState;
  }

  /** Reads the next event. */
  add(event: HistoryEvent): void {
    const { id, previousEventId, type } = event;
    const name = STATE_ENTERED.test(type)
      ? textIn(event.stateEnteredEventDetails, 'name')
      : this.#stateAt.get(previousEventId);
    if (name !== undefined) this.#stateAt.set(id, name);
    const attempt = this.#openAt.get(previousEventId);
    if (SCHEDULED.test(type)) this.#begin(event, name);
    else if (attempt && (FAILED.test(type) || SUCCEEDED.test(type))) end(attempt, event);
    else if (attempt) this.#openAt.set(id, attempt);
  }

  #begin(event: HistoryEvent, state: string | undefined): void {
    const { taskScheduledEventDetails: details } = event;
    const run = isObject(details) ? calledRun({ taskScheduledEventDetails: details }) : undefined;
    const step = run?.step ?? this.#stepOfState.get(state ?? '');
    if (step === undefined || run?.compensation) return;
    const begun: Attempt = { from: Date.parse(event.timestamp), outcome: 'running' };
    this.#openAt.set(event.id, begun);
    const known = this.attempts.get(step);
    if (known) known.push(begun);
    else this.attempts.set(step, [begun]);
  }
}

const end = (attempt: Attempt, event: HistoryEvent): void => {
  attempt.to = Date.parse(event.timestamp);
  attempt.outcome = SUCCEEDED.test(event.type) ? 'succeeded' : 'failed';
  const error = errorIn(event);
  if (attempt.outcome === 'failed' && error !== undefined) attempt.error = error;
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
