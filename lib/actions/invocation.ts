import type { Context } from 'aws-lambda';
import type { ActionEvent, RunInfo } from '#contracts/action-event.ts';

/** What the parts around an action's logic know of one call. */
export interface Invocation {
  /** `factory/action`. */
  action: string;
  run: RunInfo;
  /** Ties together the logs of one execution: the execution's ARN. */
  correlationId: string;
  /** Milliseconds left before Lambda ends the call. */
  remainingMilliseconds(): number;
}

/** Assumed where the caller passes no Lambda context, as in tests. */
const DEFAULT_REMAINING_MILLISECONDS = 30_000;

/** Describes a call from its event and Lambda's context, which may be empty. */
export const invocationOf = (
  event: ActionEvent<unknown>,
  context: Partial<Context>,
  name?: string,
): Invocation => ({
  action: name ?? context.functionName ?? process.env.AWS_LAMBDA_FUNCTION_NAME ?? 'unknown',
  run: event.run,
  correlationId: event.run.execution,
  remainingMilliseconds: () => context.getRemainingTimeInMillis?.() ?? DEFAULT_REMAINING_MILLISECONDS,
});
