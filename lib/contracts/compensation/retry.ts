import type { JsonObject } from '#core/json.ts';
import { type DeclaredErrors, neverRetried, UNDOING_ERROR, WAITING_ERRORS } from '../errors.ts';

/**
 * Retries of a call that waits for another to end. They are apart from the author's, and last longer than a function may take (15
 * minutes), so that no attempt is lost to waiting.
 */
export const WAITING_RETRY: JsonObject = {
  ErrorEquals: WAITING_ERRORS,
  IntervalSeconds: 2,
  MaxAttempts: 60,
  BackoffRate: 1.5,
  MaxDelaySeconds: 20,
};

/**
 * Retries of a call that has effects undone by another execution: of very many effects one after the other, or with retries for hours, which takes up
 * to half a day.
 */
export const UNDOING_RETRY: JsonObject = {
  ErrorEquals: [UNDOING_ERROR],
  IntervalSeconds: 1,
  MaxAttempts: 1500,
  BackoffRate: 1.5,
  MaxDelaySeconds: 30,
};

/**
 * What Lambda reports while it is busy or out of order.
 * Ref: https://docs.aws.amazon.com/step-functions/latest/dg/sfn-best-practices.html#bp-lambda-serviceexception
 */
export const LAMBDA_ERRORS = [
  'Lambda.ClientExecutionTimeoutException',
  'Lambda.ServiceException',
  'Lambda.AWSLambdaException',
  'Lambda.SdkClientException',
  'Lambda.TooManyRequestsException',
];

/** Retries of a call that Lambda has not taken, or lost. They are apart from the author's, which are for what the function says. */
export const LAMBDA_RETRY = {
  ErrorEquals: LAMBDA_ERRORS,
  IntervalSeconds: 2,
  MaxAttempts: 6,
  BackoffRate: 2,
  JitterStrategy: 'FULL',
};

/** An open breaker closes again, and a compensation must not be given up before. */
export const WORTH_WAITING = ['CircuitOpen'];

/** Returns the errors after which a compensation is not tried again, by what the contract of its action declares. */
export const neverRepeated = (declared?: DeclaredErrors): string[] =>
  neverRetried(declared).filter((name) => !WORTH_WAITING.includes(name));

/** Returns the retriers of a compensation, in a workflow and after cancelling it: it must survive a transient fault. */
export const compensationRetriers = (never: readonly string[]): JsonObject[] => [
  WAITING_RETRY,
  ...repeating(never),
];

/** Returns those of them that are about the compensation itself, not about another call that it waits for. */
export const repeating = (never: readonly string[]): JsonObject[] => [
  { ErrorEquals: [...never], MaxAttempts: 0 },
  LAMBDA_RETRY,
  {
    ErrorEquals: ['States.ALL'],
    IntervalSeconds: 1,
    MaxAttempts: 4,
    BackoffRate: 2,
    MaxDelaySeconds: 20,
    JitterStrategy: 'FULL',
  },
];
