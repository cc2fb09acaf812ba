/** What an action declares about an error that it throws. */
export interface DeclaredError {
  /** Whether another attempt may succeed; the compiler emits a retrier with no attempts for those that may not. */
  retryable: boolean;
  /**
   * `none` if the action did nothing when it throws the error. By default it is unknown whether an action that failed took effect,
   * and what is unknown is undone.
   */
  effect?: 'none';
  description?: string;
}

/** Errors that an action may throw, by name. */
export type DeclaredErrors = Readonly<Record<string, DeclaredError>>;

/** Errors that Baton's own Lambdas and `defineAction` throw. */
const PLATFORM_ERRORS = {
  InvalidInput: {
    retryable: false,
    effect: 'none',
    description: 'The input does not fit the contract; the same input never will.',
  },
  InvalidOutput: { retryable: false, description: 'The action returned what its contract does not allow.' },
  CircuitOpen: {
    retryable: false,
    effect: 'none',
    description: 'The breaker is open: the call was rejected without being made.',
  },
  AlreadyInProgress: {
    retryable: true,
    description: 'An earlier attempt with the same key has not ended yet.',
  },
  Revoked: {
    retryable: false,
    effect: 'none',
    description: 'The execution is being undone, so the step was not begun.',
  },
  StillUnderWay: {
    retryable: true,
    effect: 'none',
    description: 'What is to be undone may still be under way; it is undone when it has ended.',
  },
  ApprovalRejected: { retryable: false, description: 'A person rejected what was asked.' },
  Misconfigured: {
    retryable: false,
    description: 'An environment variable that the Lambda needs is missing.',
  },
} as const satisfies DeclaredErrors;

/** Errors of a step whose idempotency key is the author's. */
export const OWN_KEY_ERRORS = {
  KeyInUse: {
    retryable: false,
    effect: 'none',
    description:
      'Another execution did the effect with this key, and the step does not say that they share it.',
  },
} as const satisfies DeclaredErrors;

/** Errors with which a call waits for another, whatever the author's retries say. */
export const WAITING_ERRORS = ['AlreadyInProgress', 'StillUnderWay'];

/** The error with which a call that has the log undo effects waits for that. */
export const UNDOING_ERROR = 'UndoingUnderWay';

/** The error with which such a call ends if not everything is undone: another attempt comes again later, when that is tried by itself. */
export const NOT_UNDONE = 'NotUndone';

/** Whether a call that ends with an error waited for another. */
export const isWaiting = (error = ''): boolean => error === UNDOING_ERROR || WAITING_ERRORS.includes(error);

/** Tells whether an error means that the action did nothing. */
export const didNothing = (name: string, declared: DeclaredErrors = {}): boolean => {
  const known: DeclaredErrors = { ...PLATFORM_ERRORS, ...declared };
  return known[name]?.effect === 'none';
};

/** Returns the names of the errors that mean that the action did nothing. */
export const errorsWithoutEffect = (declared: DeclaredErrors = {}): string[] =>
  Object.entries<DeclaredError>({ ...PLATFORM_ERRORS, ...declared })
    .filter(([, error]) => error.effect === 'none')
    .map(([name]) => name)
    .sort();

/** Returns the names of the errors that another attempt would meet again. */
export const permanentErrors = (declared: DeclaredErrors): string[] =>
  Object.entries(declared).flatMap(([error, { retryable }]) => (retryable ? [] : [error]));

/**
 * Names for a first retrier `{ErrorEquals, MaxAttempts: 0}`: Step Functions matches errors by name alone, so what must not
 * be retried is listed before the general retrier
 * (https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html).
 */
export const neverRetried = (declared: DeclaredErrors = {}): string[] =>
  Object.entries({ ...PLATFORM_ERRORS, ...declared })
    .filter(([, error]) => !error.retryable)
    .map(([name]) => name)
    .sort();
