import type { WorkflowManifest } from '#contracts/manifest.ts';
import type { StepStatus } from '#contracts/progress/snapshot.ts';
import type { Json } from '#core/json.ts';
import type { HistoryEvent } from '#engine/model/event-record.ts';
import type { RunStatus } from '#engine/model/status.ts';
import type { CallRecord, EmittedEvent } from '../answers/recorder.ts';
import type { StateRecords } from '../answers/state-table.ts';

/** What became of a step. Times are virtual milliseconds since the execution's start. */
export interface StepResult {
  id: string;
  type: string;
  /** Its action, `factory/action`. */
  uses?: string;
  status: StepStatus;
  /** Times that it ran: 0 if it was skipped, several in a loop. */
  times: number;
  /** Attempts over all times that it ran. */
  attempts: number;
  startedAt?: number;
  endedAt?: number;
  /** Its newest error. */
  error?: string;
  /** Its fallback ran. */
  fallback: boolean;
  /** What became of its compensation. */
  compensation?: 'running' | 'succeeded' | 'failed';
  /** Ids of the history events that first entered and last left it. */
  entered?: number;
  left?: number;
}

/** A stretch of time in which an execution waited. */
export interface WaitResult {
  step: string;
  for: 'approval' | 'wait' | 'retry';
  seconds: number;
  /** Virtual milliseconds since the execution's start. */
  startedAt: number;
}

/** What became of the effect of one step. */
export interface CompensationResult {
  step: string;
  action: string;
  undone: boolean;
  attempts: number;
  error?: string;
}

/** What an execution costs on AWS, by its history. */
export interface Cost {
  transitions: number;
  /** US dollars in us-east-1. */
  dollars: number;
}

/** Everything about an execution in virtual time. */
export interface WorkflowResult {
  /** Name of the workflow. */
  workflow: string;
  /** Name of the variant that it got, if there are any. */
  variant?: string;
  status: RunStatus;
  output?: Json;
  /** ASL error name. */
  error?: string;
  /** As Step Functions has it: for the cause in words see `reason`. */
  cause?: string;
  /** The innermost message of the cause. */
  reason?: string;
  /** Steps by id, in the order of the definition. */
  steps: Record<string, StepResult>;
  /** Calls of actions, in order. */
  calls: CallRecord[];
  /** Compensations that were run, in order. */
  compensations: CompensationResult[];
  waits: WaitResult[];
  /** Events that the workflow put on the bus. */
  emitted: EmittedEvent[];
  /** Records of `state` steps after the execution, by state and key. */
  state: StateRecords;
  cost: Cost;
  /** Virtual milliseconds from the start to the end. */
  elapsedMilliseconds: number;
  /** Virtual start, in milliseconds since the Unix epoch. */
  startedAt: number;
  /** In the shape of GetExecutionHistory. */
  readonly history: HistoryEvent[];
  manifest: WorkflowManifest;
}
