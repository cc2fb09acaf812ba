import type { Json, JsonObject } from '#core/json.ts';
import type { Outcome, PendingExpression } from './deferred.ts';
import type { MapRun } from './map-run.ts';
import type { RunStatus } from './status.ts';
import type { InvokeTask } from './task.ts';

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
  /** Live threads of control by id: the top level, each branch, each iteration. Those of a failed run are kept for a redrive. */
  frames: Record<number, Frame>;
  /** Frames that can continue at once, in the order in which they will. */
  ready: number[];
  tasks: Record<string, PendingTask>;
  timers: Record<string, PendingTimer>;
  /** The timer that ends the run when it takes too long. */
  lifeTimer: string | null;
  mapRuns: Record<string, MapRun>;
  /** Bytes of all variables together, as JSON text. */
  variableBytes: number;
  /** Expressions that may take long are evaluated elsewhere, by the effect `evaluate`. */
  defers?: true;
  /** The variables that a child of a distributed Map or a resumed test starts with. */
  variables?: JsonObject;
  /** The context object that a test of a state gives: expressions see it instead of the run's. */
  context?: JsonObject;
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
  /** What the frame does in its next step; `wait` means that something outside must happen first. */
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
  /** The expression that must be evaluated elsewhere before the frame can continue. */
  pending?: PendingExpression;
  /** What expressions of the work in progress gave elsewhere, by their keys. */
  outcomes?: [key: string, outcome: Outcome][];
}

/** `stopped`: the frame failed or was aborted, and is kept for a redrive. */
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
  /** Progress of the task; tells a restarted driver what to redo. An activity's task is asked for before it is scheduled. */
  phase: 'asked' | 'scheduled' | 'started' | 'submitted';
  /** Whether its call waits to be made; its time does not run then. */
  held?: true;
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

/** Returns an independent copy of a run; moving one does not change the other. */
export const forkRun = (run: Run): Run => structuredClone(run);
