import type { Json, JsonObject } from '#core/json.ts';
import type { Outcome } from './deferred.ts';
import type { ChildResult } from './map-run.ts';

/** What happened outside; the only way to move a run. Events about something that no longer waits are ignored. */
export type EngineEvent =
  | { type: 'start' }
  /** The task is offered to the workers of its activity, which there is. */
  | { type: 'taskOffered'; taskId: string }
  /** An activity worker took the task. */
  | { type: 'taskStarted'; taskId: string; workerName?: string }
  /** The call of a callback or .sync task returned; the task continues. */
  | { type: 'taskSubmitted'; taskId: string; output: Json }
  | { type: 'taskSucceeded'; taskId: string; output: Json }
  /** `phase` says what failed if it was not the task's own work. */
  | {
      type: 'taskFailed';
      taskId: string;
      error?: string;
      cause?: string;
      phase?: 'schedule' | 'start' | 'submit';
    }
  | { type: 'taskHeartbeat'; taskId: string }
  /** The call waits to be made, which the task's time does not include; or it is made now. */
  | { type: 'taskHeld'; taskId: string; held: boolean }
  | { type: 'timerFired'; timerId: string }
  /** An expression was evaluated elsewhere; without an outcome, that was interrupted and must be asked for again. */
  | { type: 'evaluated'; id: string; frame: number; outcome?: Outcome }
  /** The ItemReader of a distributed Map read items, from this number on, and continues to read. */
  | { type: 'itemsArrived'; mapRunId: string; items: Json[] | JsonObject; from: number }
  /** It has read the last ones, from this number on (default: all of them, 0); they are already parsed. */
  | { type: 'itemsRead'; mapRunId: string; items: Json[] | JsonObject; from?: number; source?: string }
  | { type: 'itemsReadFailed'; mapRunId: string; error?: string; cause?: string }
  /** The ResultWriter wrote the results; `output` is the Map state's result. */
  | { type: 'resultsWritten'; mapRunId: string; output: Json }
  | { type: 'resultsWriteFailed'; mapRunId: string; error?: string; cause?: string }
  | { type: 'childFinished'; mapRunId: string; index: number; result: ChildResult }
  /** UpdateMapRun. */
  | {
      type: 'mapRunUpdated';
      mapRunId: string;
      maxConcurrency?: number;
      toleratedFailureCount?: number;
      toleratedFailurePercentage?: number;
    }
  | { type: 'stop'; error?: string; cause?: string }
  /** RedriveExecution: continues from where a failed, timed-out or aborted run stopped. */
  | { type: 'redrive' };

/** An event that moves a map run. */
export type MapRunEvent = Extract<EngineEvent, { mapRunId: string }>;

/** An event of one type. */
export type EventOf<Type extends EngineEvent['type']> = Extract<EngineEvent, { type: Type }>;
