import { defined } from '#core/defined.ts';
import type { Json, JsonObject } from '#core/json.ts';
import type { TaskAnswer } from '#engine/drivers/virtual/run-virtual.ts';

/** A call of an action. Times are virtual milliseconds since the execution's start. */
export interface CallRecord {
  step: string;
  /** The workflow whose step it is, if a `workflow` step has called it. */
  workflow?: string;
  action: string;
  /** 1 for the first attempt. */
  attempt: number;
  key: string;
  compensation: boolean;
  input: Json;
  startedAt: number;
  /** Absent if it never answered. */
  endedAt?: number;
  output?: Json;
  /** Error name; `States.Timeout` if it never answered. */
  error?: string;
}

/** An event that the workflow put on the bus. */
export interface EmittedEvent {
  step: string;
  source: string;
  detailType: string;
  detail: JsonObject;
  /** Virtual milliseconds since the execution's start. */
  at: number;
}

/** What the test's answers saw of an execution. */
export interface Recording {
  calls: CallRecord[];
  emitted: EmittedEvent[];
}

/** Returns how a call ended; an answer that comes at the timeout or later is not heard. */
export const endOf = (
  { startedAt }: CallRecord,
  answer: TaskAnswer,
  timeoutSeconds: number | null,
  output: Json | undefined,
): Partial<CallRecord> => {
  const seconds = 'never' in answer ? undefined : (answer.afterSeconds ?? 0);
  if (seconds === undefined || (timeoutSeconds !== null && seconds >= timeoutSeconds)) {
    return { error: 'States.Timeout' };
  }
  const error = 'error' in answer ? answer.error : undefined;
  return { endedAt: startedAt + seconds * 1000, ...defined({ error, output }) };
};
