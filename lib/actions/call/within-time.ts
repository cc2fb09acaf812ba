import { ActionError } from '../action-error.ts';

/** Kept back to tell the breaker, before Lambda ends the call: a tenth of the time left, half a second at most. */
const reserve = (remaining: number): number => Math.min(500, remaining / 10);

/** The call, or the error `Sandbox.Timedout` (Lambda's own name for it) shortly before Lambda would end it without a word. */
export const withinTime = async <T>(remainingMilliseconds: number, call: () => Promise<T>): Promise<T> => {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<never>((_, reject) => {
    const milliseconds = Math.max(0, remainingMilliseconds - reserve(remainingMilliseconds));
    const message = `The call has not ended within ${Math.round(milliseconds)} ms`;
    timer = setTimeout(
      () => reject(new ActionError('Sandbox.Timedout', message, { retryable: true })),
      milliseconds,
    );
  });
  try {
    return await Promise.race([call(), tooLate]);
  } finally {
    clearTimeout(timer);
  }
};
