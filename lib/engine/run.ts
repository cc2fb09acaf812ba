import type { Json, JsonObject } from '#core/json.ts';
import type { EventRecord } from './history/event-record.ts';

export type { EventDetails, EventRecord, HistoryEvent, HistoryEventType } from './history/event-record.ts';

/** What an execution is to the world; the source of the context object's `Execution` and `StateMachine`. */
export interface RunIdentity {
  /** Execution ARN. */
  id: string;
  name: string;
  roleArn: string;
  stateMachineArn: string;
  stateMachineName: string;
  /** STANDARD keeps at most 25,000 events and lives for a year; EXPRESS lives for five minutes. */
  type: 'STANDARD' | 'EXPRESS';
  /** Execution ARN of the run whose distributed Map started this one, and the map run's ARN. */
  parent?: { executionArn: string; mapRunArn: string };
}

export type RunStatus = 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'ABORTED';

/**
 * An execution as plain JSON-able data: store it, fork it with `forkRun`, inspect it, resume it. Only `advance` changes it.
 * It does not hold its history: `advance` hands out the new events and the caller keeps them.
 */
export interface Run {
  identity: RunIdentity;
  /** Index into `machine.scopes` of the states this run executes: 0, or an item processor's for a distributed Map's child. */
  scope: number;
  status: RunStatus;
  input: Json;
  /** Milliseconds since the Unix epoch. */
  startedAt: number;
  stoppedAt: number | null;
  output?: Json;
  error?: string;
  cause?: string;
  redriveCount: number;
  /** Milliseconds since the Unix epoch; null before the first redrive. */
  redrivenAt: number | null;
  /** Id of the newest history event. */
  lastEventId: number;
  /** Source of frame, task, timer and map-run numbers. */
  sequence: number;
  /** Live threads of control by id: the top level, each branch, each iteration. Those of a failed run stay, for redrive. */
  frames: Record<number, Frame>;
  /** Frames that can go on at once, in the order in which they will. */
  ready: number[];
  tasks: Record<string, PendingTask>;
  timers: Record<string, PendingTimer>;
  /** The timer that ends the run when it takes too long. */
  lifeTimer: string | null;
  mapRuns: Record<string, MapRun>;
  /** Bytes of all variables together, as JSON text. */
  variableBytes: number;
  /** The variables that a child of a distributed Map or a resumed test starts with. */
  variables?: JsonObject;
}

/** A thread of control inside a run: a sequence of states in one scope. */
export interface Frame {
  id: number;
  /** Frame whose Parallel or Map state started this one; 0 at the top level. */
  parent: number;
  /** Index into `machine.scopes`. */
  scope: number;
  /** Number of the branch or iteration. */
  index: number;
  /** Name of the current state. */
  state: string;
  /** Raw input of the current state. */
  input: Json;
  /** Variables assigned in this scope; those of the frames around are read through `parent`. */
  variables: JsonObject | null;
  /** Bytes of each of them as JSON text. */
  variableBytes?: Record<string, number>;
  /** What the frame does next when its turn comes; `wait` means something outside must happen. */
  phase: FramePhase;
  /** Id of the current state's …StateEntered event. */
  enteredEventId: number;
  /** When the current state was entered, in milliseconds since the Unix epoch. */
  enteredAt: number;
  /** Event that the next one links to. */
  lastEventId: number;
  /** Event that the current state's entering linked to; evaluation failures link to it. */
  beforeEventId: number;
  /** Attempts that each retrier of the current state has made; null when none has. */
  retries: number[] | null;
  retryCount: number;
  /** Set while the current state waits. */
  waiting: Waiting | null;
}

/** `stopped`: the frame failed or was cut short, and stays for a redrive. */
export type FramePhase = 'enter' | 'execute' | 'wait' | 'stopped';

/** The source of items that do not come from a reader, as the context object names it. */
export const STATE_DATA = 'STATE_DATA';

/** `Map.Item` of the context object; `key` is there when the items came from an object. */
export interface MapItem {
  index: number;
  value: Json;
  key?: string;
  source: string;
}

/** What a frame waits for. */
export type Waiting =
  | { kind: 'task'; taskId: string }
  | { kind: 'timer'; timerId: string }
  | { kind: 'branches'; results: Json[]; remaining: number; children: number[] }
  | {
      kind: 'iterations';
      items: Json[];
      results: Json[];
      next: number;
      remaining: number;
      concurrency: number;
      children: number[];
    }
  | { kind: 'mapRun'; mapRunId: string };

/** A task that was scheduled and has not ended. */
export interface PendingTask {
  id: string;
  frame: number;
  /** The callback token; also the activity token. Null for request-response and .sync tasks. */
  token: string | null;
  /** Deadlines in milliseconds since the Unix epoch. */
  timeoutTimer: string | null;
  heartbeatTimer: string | null;
  heartbeatSeconds: number | null;
  /** How far it is, for what a restarted driver must do again. */
  phase: 'scheduled' | 'started' | 'submitted';
  /** The effect that asked for it. */
  request: InvokeTask;
}

/** A timer that has neither fired nor been cancelled. */
export interface PendingTimer {
  id: string;
  /** Milliseconds since the Unix epoch. */
  at: number;
  frame: number;
  purpose: 'wait' | 'retry' | 'taskTimeout' | 'heartbeatTimeout' | 'runTimeout' | 'continue';
  taskId?: string;
}

/** Progress of one distributed Map state (API reference: DescribeMapRun; `countsOf` makes its figures). */
export interface MapRun {
  id: string;
  arn: string;
  /** Frame whose Map state started it. */
  frame: number;
  /** Index into `machine.scopes` of the item processor. */
  scope: number;
  status: 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'ABORTED';
  executionType: 'STANDARD' | 'EXPRESS';
  /** What it waits for: the reader's items, the children, or the writer. */
  phase: 'reading' | 'running' | 'writing' | 'done';
  /** All items; empty while they are being read. */
  items: Json[];
  /** The items' keys when they came from an object. */
  keys: string[] | null;
  /** `Map.Item.Source` of the context object. */
  source: string;
  /** First item that no child has got yet. */
  next: number;
  /** The first item of each child, when items are batched; null when child and item have the same number. */
  starts: number[] | null;
  /** Children at work. */
  running: number;
  /** The result of each child, by number; PENDING while it is at work. */
  results: ChildResult[];
  /** Numbers of children that a redrive has yet to let go on. */
  again: number[];
  /** Items whose child failed, timed out or was stopped. */
  failedItems: number;
  /** 0 stands for as many as AWS allows. */
  maxConcurrency: number;
  toleratedFailureCount: number | null;
  toleratedFailurePercentage: number | null;
  startedAt: number;
  stoppedAt: number | null;
  redriveCount: number;
  redrivenAt: number | null;
}

/** How a child execution of a distributed Map ended. */
export interface ChildResult {
  status: RunStatus | 'PENDING';
  name: string;
  output?: Json;
  error?: string;
  cause?: string;
}

/** What happened outside; the only way a run moves. Events about what no longer waits are ignored. */
export type EngineEvent =
  | { type: 'start' }
  /** An activity worker took the task. */
  | { type: 'taskStarted'; taskId: string; workerName?: string }
  /** The call of a callback or .sync task returned; the task goes on. */
  | { type: 'taskSubmitted'; taskId: string; output: Json }
  | { type: 'taskSucceeded'; taskId: string; output: Json }
  /** `phase` says what failed when it was not the task's own work. */
  | {
      type: 'taskFailed';
      taskId: string;
      error?: string;
      cause?: string;
      phase?: 'schedule' | 'start' | 'submit';
    }
  | { type: 'taskHeartbeat'; taskId: string }
  | { type: 'timerFired'; timerId: string }
  /** Items of a distributed Map's ItemReader, already parsed. */
  | { type: 'itemsRead'; mapRunId: string; items: Json[] | JsonObject; source?: string }
  | { type: 'itemsReadFailed'; mapRunId: string; error?: string; cause?: string }
  /** The ResultWriter is done; `output` is the Map state's result. */
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
  /** RedriveExecution: goes on from where a failed, timed-out or aborted run stopped. */
  | { type: 'redrive' };

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

/** An independent copy of a run; moving one leaves the other as it is. */
export const forkRun = (run: Run): Run => structuredClone(run);
