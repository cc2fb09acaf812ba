import type { Json, JsonObject } from '#core/json.ts';
import type { DeferredExpression } from './deferred.ts';
import type { EventRecord } from './event-record.ts';
import type { ChildResult } from './map-run.ts';
import type { RunStatus } from './status.ts';
import type { InvokeTask, TaskResource } from './task.ts';

/** What the driver must do after `advance`, in this order. */
export type Effect =
  | InvokeTask
  /** The task timed out or its run ended: stop a .sync job, forget the token. */
  | { type: 'cancelTask'; taskId: string; token: string | null; resource: TaskResource }
  /** Report `timerFired` at this time (milliseconds since the Unix epoch), or at once if it has passed. */
  | { type: 'setTimer'; timerId: string; at: number }
  | { type: 'cancelTimer'; timerId: string }
  | EvaluateExpression
  | {
      type: 'readItems';
      mapRunId: string;
      resource: string;
      parameters: Json;
      readerConfig: JsonObject;
    }
  | {
      type: 'writeResults';
      mapRunId: string;
      mapRunArn: string;
      resource: string | null;
      parameters: Json;
      writerConfig: JsonObject;
      results: ChildResult[];
    }
  | StartChild
  | { type: 'stopChildren'; mapRunId: string; mapRunArn: string }
  | {
      type: 'finished';
      status: Exclude<RunStatus, 'RUNNING'>;
      output?: Json;
      error?: string;
      cause?: string;
    };

/** The effect that starts a child execution of a distributed Map with `createChildRun`. Report `childFinished`. */
export interface StartChild {
  type: 'startChild';
  mapRunId: string;
  mapRunArn: string;
  index: number;
  scope: number;
  executionType: 'STANDARD' | 'EXPRESS';
  name: string;
  input: Json;
  /** Set if a redriven map run continues an unsuccessful child instead of starting a new one. */
  redrive: boolean;
}

/** The effect that evaluates an expression where it can be stopped. Report `evaluated`. */
export interface EvaluateExpression {
  type: 'evaluate';
  id: string;
  frame: number;
  expression: DeferredExpression;
}

/** What one call of `advance` did. */
export interface Advance {
  effects: Effect[];
  /** New history events, oldest first. */
  history: EventRecord[];
}

/** An effect of one type. */
export type EffectOf<Type extends Effect['type']> = Extract<Effect, { type: Type }>;

/** The effect that asks for the items of a distributed Map. */
export type ReadItems = EffectOf<'readItems'>;

/** The effect that asks for the results of a distributed Map to be written. */
export type WriteResults = EffectOf<'writeResults'>;
