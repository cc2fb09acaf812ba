import type { Json, JsonObject } from '#core/json.ts';

/** The language of a machine's or a state's expressions. */
export type QueryLanguage = 'JSONPath' | 'JSONata';

/** A state machine definition (states-language.net; Developer Guide: Using Amazon States Language). */
export interface Definition extends Scope {
  QueryLanguage?: QueryLanguage;
  /** Seconds. */
  TimeoutSeconds?: number;
  Version?: string;
}

/** States with a start: a machine, a branch of a Parallel. */
export interface Scope {
  Comment?: string;
  StartAt: string;
  States: Record<string, State>;
}

export type State =
  | TaskState
  | PassState
  | ChoiceState
  | WaitState
  | ParallelState
  | MapState
  | SucceedState
  | FailState;

/** What every state may have. */
export interface CommonState {
  Comment?: string;
  QueryLanguage?: QueryLanguage;
  /** JSONPath: a path or null. */
  InputPath?: string | null;
  OutputPath?: string | null;
  /** JSONata: any value with `{% … %}` in it. */
  Output?: Json;
}

/** What a state that goes on may have; exactly one of Next and End. */
export interface Continuing extends CommonState {
  Next?: string;
  End?: true;
  Assign?: JsonObject;
}

/** What a state with a result of its own may have. */
export interface WithResult extends Continuing {
  ResultPath?: string | null;
  ResultSelector?: JsonObject;
  Retry?: RetryEntry[];
  Catch?: CatchEntry[];
}

export interface TaskState extends WithResult {
  Type: 'Task';
  Resource: string;
  Parameters?: Json;
  Arguments?: Json;
  Credentials?: Json;
  /** Seconds, or in JSONata an expression. */
  TimeoutSeconds?: number | string;
  TimeoutSecondsPath?: string;
  HeartbeatSeconds?: number | string;
  HeartbeatSecondsPath?: string;
}

export interface PassState extends Continuing {
  Type: 'Pass';
  Result?: Json;
  ResultPath?: string | null;
  Parameters?: Json;
}

export interface ChoiceState extends CommonState {
  Type: 'Choice';
  Choices: ChoiceRule[];
  Default?: string;
  Assign?: JsonObject;
}

/** A rule: `Condition` in JSONata, a data-test expression in JSONPath. */
export interface ChoiceRule {
  Next: string;
  Comment?: string;
  Condition?: string | boolean;
  Assign?: JsonObject;
  Output?: Json;
  [operator: string]: Json | undefined;
}

export interface WaitState extends Continuing {
  Type: 'Wait';
  Seconds?: number | string;
  SecondsPath?: string;
  Timestamp?: string;
  TimestampPath?: string;
}

export interface ParallelState extends WithResult {
  Type: 'Parallel';
  Branches: Scope[];
  Parameters?: Json;
  Arguments?: Json;
}

export interface MapState extends WithResult {
  Type: 'Map';
  ItemProcessor?: ItemProcessor;
  Items?: Json;
  ItemsPath?: string;
  ItemSelector?: Json;
  ItemBatcher?: JsonObject;
  ItemReader?: JsonObject;
  ResultWriter?: JsonObject;
  Label?: string;
  MaxConcurrency?: number | string;
  MaxConcurrencyPath?: string;
  ToleratedFailureCount?: number | string;
  ToleratedFailureCountPath?: string;
  ToleratedFailurePercentage?: number | string;
  ToleratedFailurePercentagePath?: string;
}

/** What a Map runs for every item. */
export interface ItemProcessor extends Scope {
  ProcessorConfig?: { Mode?: 'INLINE' | 'DISTRIBUTED'; ExecutionType?: 'STANDARD' | 'EXPRESS' };
}

export interface SucceedState extends CommonState {
  Type: 'Succeed';
}

export interface FailState {
  Type: 'Fail';
  Comment?: string;
  QueryLanguage?: QueryLanguage;
  Error?: string;
  ErrorPath?: string;
  Cause?: string;
  CausePath?: string;
}

/** An entry of Retry. */
export interface RetryEntry {
  ErrorEquals: string[];
  IntervalSeconds?: number;
  MaxAttempts?: number;
  BackoffRate?: number;
  MaxDelaySeconds?: number;
  JitterStrategy?: 'NONE' | 'FULL';
  Comment?: string;
}

/** An entry of Catch. */
export interface CatchEntry {
  ErrorEquals: string[];
  Next: string;
  ResultPath?: string | null;
  Output?: Json;
  Assign?: JsonObject;
  Comment?: string;
}
