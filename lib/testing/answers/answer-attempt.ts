import { types } from 'node:util';
import { DURATION_EXPECTED, parseDurationSeconds } from '#core/durations.ts';
import type { Json, JsonObject } from '#core/json.ts';
import type { TaskAnswer } from '#engine/drivers/virtual/run-virtual.ts';
import { failureFrom, timedOut } from '#local/workers/failures.ts';
import { TestKitError } from '../usage-error.ts';
import {
  type ActionAnswer,
  type ActionCall,
  type AttemptAnswer,
  isMissing,
  isTimed,
} from './action-answer.ts';

/** Seconds after which Lambda ends any call (Lambda quotas: function timeout). */
const MAX_LAMBDA_SECONDS = 900;

/** Returns the seconds that an attempt takes, by the test's answer; 0 if it never answers. */
export const secondsOfAttempt = (answer: ActionAnswer, attempt: number, action: string): number => {
  const given = attemptOf(answer, attempt);
  return isTimed(given) ? durationOf(given.takes, action) : 0;
};

/** How an attempt ended, or that it never answers. */
export type AttemptOutcome =
  | { value: Json; seconds: number }
  | { error: string; cause: string; seconds: number }
  | { never: true };

/** Answers one attempt at an action as the test says. */
export const answerAttempt = async (
  answer: ActionAnswer,
  input: JsonObject,
  call: ActionCall,
  timeoutSeconds: number | null,
): Promise<AttemptOutcome> => {
  const attempt = attemptOf(answer, call.attempt);
  const seconds = isTimed(attempt) ? durationOf(attempt.takes, call.action) : 0;
  try {
    if (isMissing(attempt)) {
      await attempt.effect?.(input, call);
      return noAnswer(timeoutSeconds);
    }
    return { value: plain(await given(attempt, input, call), call), seconds };
  } catch (thrown) {
    if (thrown instanceof TestKitError) throw thrown;
    return { ...failureOf(thrown), seconds };
  }
};

/** Returns a thrown value as Step Functions sees it: the error's name, and Lambda's JSON as the cause. */
export const failureOf = (thrown: unknown): { error: string; cause: string } => {
  const { errorType, errorMessage } = failureFrom(thrown);
  return { error: errorType, cause: JSON.stringify({ errorType, errorMessage, trace: [] }) };
};

/** Turns an attempt's outcome into the engine's answer to a task. */
export const taskAnswer = (
  outcome: AttemptOutcome,
  output: (value: Json) => Json = (value) => value,
): TaskAnswer => {
  if ('never' in outcome) return outcome;
  const { seconds: afterSeconds } = outcome;
  if ('error' in outcome) return { error: outcome.error, cause: outcome.cause, afterSeconds };
  return { output: output(outcome.value), afterSeconds };
};

const attemptOf = (answer: ActionAnswer, attempt: number): AttemptAnswer => {
  if (!Array.isArray(answer)) return answer as AttemptAnswer;
  const answers = answer as readonly AttemptAnswer[];
  return answers[Math.min(attempt, answers.length) - 1] ?? null;
};

const noAnswer = (timeoutSeconds: number | null): AttemptOutcome => {
  if (timeoutSeconds !== null && timeoutSeconds <= MAX_LAMBDA_SECONDS) return { never: true };
  const { errorType: error, ...rest } = timedOut('test', MAX_LAMBDA_SECONDS * 1000);
  return { error, cause: JSON.stringify({ errorType: error, ...rest }), seconds: MAX_LAMBDA_SECONDS };
};

const isError = (value: unknown): value is Error => types.isNativeError(value) || value instanceof Error;

const given = async (attempt: AttemptAnswer, input: JsonObject, call: ActionCall): Promise<unknown> => {
  if (isTimed(attempt)) return given((attempt.error ?? attempt.value ?? null) as AttemptAnswer, input, call);
  if (isError(attempt)) throw attempt;
  if (typeof attempt !== 'function') return attempt;
  return (attempt as (input: JsonObject, call: ActionCall) => unknown)(input, call);
};

const plain = (value: unknown, { action }: ActionCall): Json => {
  try {
    return JSON.parse(JSON.stringify(value ?? null)) as Json;
  } catch (error) {
    throw new TestKitError(
      `The answer to ${action} is not JSON: ${error instanceof Error ? error.message : error}`,
    );
  }
};

/** Returns the seconds of a duration; throws a TestKitError if the text is none. */
const durationOf = (text: string, to: string): number => {
  const seconds = parseDurationSeconds(text);
  if (seconds === undefined) {
    throw new TestKitError(`The answer to ${to} takes "${text}"; expected ${DURATION_EXPECTED}`);
  }
  return seconds;
};
