import type { Json, JsonObject } from '#core/json.ts';
import type { EventRecord } from './event-record.ts';
import type { ChildResult } from './map-run.ts';
import type { RunStatus } from './run.ts';

/** A parsed `Resource`. */
export type TaskResource =
  | { kind: 'lambda'; arn: string }
  | { kind: 'activity'; arn: string }
  | {
      kind: 'integration';
      arn: string;
      /** As in history events, e.g. `lambda`, `sqs`, `aws-sdk:dynamodb`, `http`. */
      resourceType: string;
      /** As in history events, e.g. `invoke`, `sendMessage.waitForTaskToken`, `startExecution.sync:2`. */
      resource: string;
      /** The action without its pattern, e.g. `sendMessage`. */
      action: string;
      pattern: 'requestResponse' | 'sync' | 'sync:2' | 'waitForTaskToken';
      region: string;
      account: string;
    };

/** Run a task and report `taskSucceeded`, `taskFailed` (and `taskStarted`, `taskSubmitted` where they apply). */
export interface InvokeTask {
  type: 'invokeTask';
  /** Unique within the run. */
  taskId: string;
  /** For `.waitForTaskToken` and activities: what SendTaskSuccess and its kin carry. */
  token: string | null;
  stateName: string;
  resource: TaskResource;
  parameters: Json;
  region: string;
  credentials?: { roleArn: string };
  timeoutSeconds: number | null;
  heartbeatSeconds: number | null;
  /** 0 for the first attempt. */
  attempt: number;
  executionArn: string;
}

/** What the driver must do after `advance`; in this order. */
export type Effect =
  | InvokeTask
  /** The task timed out or its run ended: stop a .sync job, forget the token. */
  | { type: 'cancelTask'; taskId: string; token: string | null; resource: TaskResource }
  /** Report `timerFired` at this time (milliseconds since the Unix epoch), or at once when it has passed. */
  | { type: 'setTimer'; timerId: string; at: number }
  | { type: 'cancelTimer'; timerId: string }
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

/** Start a child execution of a distributed Map with `createChildRun`, and report `childFinished`. */
export interface StartChild {
  type: 'startChild';
  mapRunId: string;
  mapRunArn: string;
  index: number;
  scope: number;
  executionType: 'STANDARD' | 'EXPRESS';
  name: string;
  input: Json;
  /** Set when a redriven map run asks for an unsuccessful child to go on rather than for a new one. */
  redrive: boolean;
}

/** What one call of `advance` did. */
export interface Advance {
  effects: Effect[];
  /** New history events, oldest first. */
  history: EventRecord[];
}

/** The effect that asks for the items of a distributed Map. */
export type ReadItems = Extract<Effect, { type: 'readItems' }>;

/** The effect that asks for the results of a distributed Map to be written. */
export type WriteResults = Extract<Effect, { type: 'writeResults' }>;
