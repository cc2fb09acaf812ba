import type { z } from 'zod';
import type { getStatus } from '#contracts/http/routes/get-status.ts';
import type { WorkflowManifest } from '#contracts/manifest.ts';
import type { StepProgress } from '#contracts/progress/snapshot.ts';
import type { Json, JsonObject } from '#core/json.ts';
import type { HistoryEvent } from '#engine/model/event-record.ts';
import type { ActionHostOptions } from '../actions/action-host.ts';
import type { Api } from '../api/api.ts';
import type { EventBus } from '../bus/bus.ts';
import type { Iterations } from './iterations.ts';

export type { HistoryEvent } from '#engine/model/event-record.ts';

/** Runs one execution of a workflow on its own stack: `liveHost` in real time, `virtualHost` in virtual time. */
export interface RunHost {
  /** ARN of the execution. */
  readonly execution: string;
  /** The stack's API, which takes decisions on approvals. */
  readonly api: Api;
  /** The stack's events, such as requested approvals and changed breakers. */
  readonly bus: EventBus;
  /** Calls back with each event of the execution's history, in the shape of GetExecutionHistory. To be called before `start`. */
  events(listener: (event: HistoryEvent) => void): void;
  /** Returns events that have happened, and that `events` has not called back with: in virtual time they come when the execution has ended. */
  unseen(): readonly HistoryEvent[];
  /** Starts the execution and waits until it has ended. */
  start(input: Json): Promise<EndedExecution>;
  /**
   * Undoes what an execution that ended without success has left, if anything, and waits for it. Returns how the compensation of each
   * step ended.
   */
  undo(begun: () => void): Promise<Undone>;
  /** Returns what the iterations of distributed loops took so far: they are separate executions, whose events `events` does not have. */
  iterations(): Iterations;
  /** Closes the stack. An execution that has not ended is dropped. */
  close(): Promise<void>;
}

/** What became of the effects of an execution that has ended. */
export interface Undone {
  /** How the undoing of steps ended. */
  steps: ReadonlyMap<string, Compensation>;
  /** The newest effects that are not undone, and how many there are. */
  notUndone?: z.output<typeof getStatus.response>['not_undone'];
}

/** How the undoing of a step ended. */
export type Compensation = Required<Pick<StepProgress, 'compensation'>> &
  Pick<StepProgress, 'compensationError'>;

/** How an execution ended. */
export interface EndedExecution {
  status: string;
  output?: Json;
  /** ASL error name. */
  error?: string;
  cause?: string;
}

/** Settings of a host. */
export interface RunHostOptions
  extends Pick<
    ActionHostOptions,
    'dataFolder' | 'factoryConcurrency' | 'faults' | 'record' | 'root' | 'storageFolder' | 'user'
  > {
  manifest: WorkflowManifest;
  /** Variant that the execution gets; `manifest` is of the workflow that is started for it. */
  variant?: {
    /** Workflow whose variant it is. */
    of: string;
    /** As the input of the execution has it. */
    assignment: string;
    /** The input with what the variant sets. */
    input: JsonObject;
  };
  /** The workflows that it calls, at any depth. */
  called: readonly WorkflowManifest[];
  /** Name of the execution. */
  name: string;
  /** Whether someone decides the approvals. If not, virtual time moves on to their timeouts. */
  answered: boolean;
}
