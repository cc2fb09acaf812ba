/** What may end a run before its time. */
export interface EarlyEnd {
  /** Resolves with undefined when the person interrupts, rejects when deciding failed. */
  ended: Promise<undefined>;
  /** Takes a failure in: Ctrl-C and Ctrl-D at a question are interruptions, everything else is a mistake. */
  onFailure(error: unknown): void;
}

/** Listens for the ends that a run does not have of itself. */
export const earlyEnd = (signal: AbortSignal): EarlyEnd => {
  const { promise, resolve, reject } = Promise.withResolvers<undefined>();
  // Heard by a race later on; a failure before it has begun must not end the process.
  promise.catch(() => undefined);
  signal.addEventListener('abort', () => resolve(undefined), { once: true });
  return {
    ended: promise,
    onFailure: (error) => (isAbort(error) ? resolve(undefined) : reject(error)),
  };
};

const isAbort = (error: unknown): boolean => error instanceof Error && error.name === 'AbortError';
