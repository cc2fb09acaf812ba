import type { Json, JsonObject } from '#core/json.ts';

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
