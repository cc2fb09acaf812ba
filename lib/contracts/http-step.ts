import type { DeclaredErrors } from './errors.ts';

/** Seconds that a request of a function may take: less than Lambda's 15 minutes, so that it can say what went wrong. */
export const MAX_HTTP_SECONDS = 870;

/** Seconds that a request of a function takes at most unless its step says so. */
export const DEFAULT_HTTP_SECONDS = 60;

/** Statuses of requests that are wrong however often they are repeated. */
export const WRONG_STATUSES = [400, 401, 403, 404, 405, 406, 409, 410, 411, 413, 414, 415, 422];

/** An API that answers so has done nothing. */
const refusals = (statuses: readonly number[], { retryable }: { retryable: boolean }): DeclaredErrors =>
  Object.fromEntries(
    statuses.map((status) => [
      `Http.StatusCode.${status}`,
      { retryable, effect: 'none', description: `The API refused the request: ${status}.` },
    ]),
  );

/** Errors of the function that makes requests. What an API answers otherwise from 400 on tells nothing about what it did. */
export const HTTP_ERRORS: DeclaredErrors = {
  AddressRefused: {
    retryable: false,
    effect: 'none',
    description: 'The address is private, and not allowed.',
  },
  AnswerTooLarge: { retryable: false, description: 'The answer is longer than a function may return.' },
  'Http.Socket': { retryable: true, description: 'There was no answer, or not in time.' },
  ServerRefused: {
    retryable: false,
    effect: 'none',
    description: 'The server of the connection gives no token.',
  },
  UnfitAnswer: { retryable: false, description: 'The body does not fit "expect.body".' },
  ...refusals(WRONG_STATUSES, { retryable: false }),
  ...refusals([429], { retryable: true }),
};
