import type { Json, JsonObject } from '#core/json.ts';

/** Types of history events, as GetExecutionHistory names them (API reference: HistoryEvent). */
export type HistoryEventType =
  | `Activity${'Failed' | 'Scheduled' | 'ScheduleFailed' | 'Started' | 'Succeeded' | 'TimedOut'}`
  | `LambdaFunction${'Failed' | 'Scheduled' | 'ScheduleFailed' | 'Started' | 'StartFailed' | 'Succeeded' | 'TimedOut'}`
  | `Task${'Failed' | 'Scheduled' | 'Started' | 'StartFailed' | 'SubmitFailed' | 'Submitted' | 'Succeeded' | 'TimedOut'}`
  | `Execution${'Aborted' | 'Failed' | 'Redriven' | 'Started' | 'Succeeded' | 'TimedOut'}`
  | `${'Choice' | 'Map' | 'Parallel' | 'Pass' | 'Succeed' | 'Task' | 'Wait'}State${'Entered' | 'Exited'}`
  | 'FailStateEntered'
  | `${'Map' | 'Parallel'}State${'Aborted' | 'Failed' | 'Started' | 'Succeeded'}`
  | `${'Task' | 'Wait'}StateAborted`
  | `MapIteration${'Aborted' | 'Failed' | 'Started' | 'Succeeded'}`
  | `MapRun${'Aborted' | 'Failed' | 'Redriven' | 'Started' | 'Succeeded'}`
  | 'EvaluationFailed';

/**
 * One history event as the engine keeps it: payloads are values, not yet JSON text, so that recording one costs no
 * serialisation. `toHistoryEvent` turns it into AWS's shape. Details are immutable.
 */
export interface EventRecord {
  /** Counts from 1. */
  id: number;
  /** Id of the event that led to this one; 0 for the first event and the first state. */
  previousEventId: number;
  /** Milliseconds since the Unix epoch. */
  timestamp: number;
  type: HistoryEventType;
  /** Fields of the event's details, payloads as values; null for the types that have none. */
  details: EventDetails | null;
}

/** The details of an event, with AWS's field names; `input`, `output` and `parameters` hold values. */
export interface EventDetails {
  [field: string]: Json | undefined;
}

/** A history event in the shape of GetExecutionHistory: `timestamp` in seconds, payloads as JSON text. */
export interface HistoryEvent {
  id: number;
  previousEventId: number;
  /** Seconds since the Unix epoch, with milliseconds as the fraction. */
  timestamp: number;
  type: HistoryEventType;
  /** `taskScheduledEventDetails` and its kin; at most one. */
  [details: `${string}EventDetails`]: JsonObject;
}
