/** Settings of an ActionError. */
export interface ActionErrorOptions {
  /** Whether another attempt may succeed. Default: what the contract's `errors` declare, else true. */
  retryable?: boolean;
  cause?: unknown;
}

/**
 * A failure that an action expects. Its name becomes the error name in Step Functions (Lambda reports `error.name` as
 * `errorType`), its message the cause. It has no stack: it describes what happened in the world, not where in the code.
 */
export class ActionError extends Error {
  readonly retryable: boolean | undefined;

  constructor(name: string, message: string, options: ActionErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = name;
    this.retryable = options.retryable;
    this.stack = `${name}: ${message}`;
  }
}
