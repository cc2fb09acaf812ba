import { type MatcherOutcome, outcome, resultIn } from './matcher.ts';

/** Passes if the execution has succeeded. */
export const toHaveSucceeded = (received: unknown): MatcherOutcome => {
  const result = resultIn(received);
  return outcome(result, result.status === 'SUCCEEDED', 'succeed');
};

/** Passes if the execution has failed with an error, and a cause that contains the text or fits the pattern. */
export const toHaveFailedWith = (
  received: unknown,
  error: string,
  cause?: string | RegExp,
): MatcherOutcome => {
  const result = resultIn(received);
  const texts = [result.reason, result.cause].filter((text) => text !== undefined);
  const fits = (text: string): boolean =>
    cause === undefined || (typeof cause === 'string' ? text.includes(cause) : new RegExp(cause).test(text));
  const pass =
    result.status !== 'SUCCEEDED' && result.error === error && (cause === undefined || texts.some(fits));
  const because =
    cause === undefined ? '' : ` and the cause ${typeof cause === 'string' ? `"${cause}"` : cause}`;
  return outcome(result, pass, `fail with ${error}${because}`);
};
