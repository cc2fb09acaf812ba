/** Names of the errors that the States Language reserves (Developer Guide: Handling errors in Step Functions workflows). */
export const ERROR = {
  all: 'States.ALL',
  taskFailed: 'States.TaskFailed',
  timeout: 'States.Timeout',
  heartbeatTimeout: 'States.HeartbeatTimeout',
  runtime: 'States.Runtime',
  dataLimitExceeded: 'States.DataLimitExceeded',
  queryEvaluation: 'States.QueryEvaluationError',
  intrinsicFailure: 'States.IntrinsicFailure',
  parameterPathFailure: 'States.ParameterPathFailure',
  resultPathMatchFailure: 'States.ResultPathMatchFailure',
  exceedToleratedFailureThreshold: 'States.ExceedToleratedFailureThreshold',
  itemReaderFailed: 'States.ItemReaderFailed',
  resultWriterFailed: 'States.ResultWriterFailed',
} as const;

/**
 * Why a state failed. Thrown inside the engine only, from the evaluation to the state's Retry and Catch; it has
 * no stack trace, because it describes the author's definition and data.
 */
export class StateFailure {
  /** Null when a task failed without naming an error. */
  readonly error: string | null;
  readonly cause: string | null;
  /** The field that could not be evaluated, as EvaluationFailed events show it. */
  readonly location: string | undefined;
  /** Put `An error occurred while executing the state …` before the cause. */
  readonly locate: boolean;
  /** States.ALL does not cover it (the state's own output is too large). */
  readonly terminal: boolean;
  /** A missed heartbeat, which States.HeartbeatTimeout covers too. */
  readonly heartbeat: boolean;
  /** A worker or a service said so: a Catch shows an error or cause that it left out as null, and any other as no text. */
  readonly reported: boolean;
  /** The field was evaluated, but its value does not fit: its event links to the newest one. */
  readonly late: boolean;

  constructor(error: string | null, cause: string | null, options: FailureOptions = {}) {
    this.error = error;
    this.cause = cause;
    this.location = options.location;
    this.locate = options.locate ?? false;
    this.terminal = options.terminal ?? false;
    this.heartbeat = options.heartbeat ?? false;
    this.reported = options.reported ?? false;
    this.late = options.late ?? false;
  }
}

/** Returns a failure as the levels above its state see it: with its final cause, and without what only its own state needs. */
export const worded = (failure: StateFailure, cause = failure.cause): StateFailure => {
  const { error, terminal, heartbeat, reported } = failure;
  return new StateFailure(error, cause, { terminal, heartbeat, reported });
};

/** What else is known of a failure; see StateFailure. */
export interface FailureOptions {
  location?: string;
  locate?: boolean;
  terminal?: boolean;
  heartbeat?: boolean;
  reported?: boolean;
  late?: boolean;
}

/**
 * Returns the failure of a result larger than a payload may be; `who` is a state's name, a service or a function's ARN. Default: it ends
 * the execution.
 */
export const tooLarge = (who: string, { terminal = true } = {}): StateFailure =>
  new StateFailure(
    ERROR.dataLimitExceeded,
    `The state/task '${who}' returned a result with a size exceeding the maximum number of bytes service limit.`,
    { terminal },
  );

/** Returns the failure of a mistake that only shows at run time: States.Runtime, which nothing catches. */
export const runtimeFailure = (cause: string): StateFailure =>
  new StateFailure(ERROR.runtime, cause, { locate: true });

/** Returns the failure of a JSONata field that could not be evaluated or has a wrong value: States.QueryEvaluationError. */
export const queryFailure = (cause: string, location?: string): StateFailure =>
  new StateFailure(
    ERROR.queryEvaluation,
    cause,
    location === undefined ? { locate: true } : { locate: true, location },
  );
