/** What may end an execution before it ends itself. */
export interface EarlyEnd {
  /** Resolves to undefined when the user interrupts; rejects when an approval could not be decided. */
  ended: Promise<undefined>;
  /** Reports a failure: Ctrl-C and Ctrl-D at a question are interruptions, everything else is an error. */
  onFailure(error: unknown): void;
}

/** Waits for the user to interrupt, or for a failure. */
export const earlyEnd = (signal: AbortSignal): EarlyEnd => {
  const { promise, resolve, reject } = Promise.withResolvers<undefined>();
  // A failure before anyone awaits the promise must not end the process.
  promise.catch(() => undefined);
  if (signal.aborted) resolve(undefined);
  signal.addEventListener('abort', () => resolve(undefined), { once: true });
  return {
    ended: promise,
    onFailure: (error) => (isAbort(error) ? resolve(undefined) : reject(error)),
  };
};

const isAbort = (error: unknown): boolean => error instanceof Error && error.name === 'AbortError';
