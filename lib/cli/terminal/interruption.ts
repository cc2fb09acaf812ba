/** Resolves when the user interrupts (Ctrl-C) or the process is asked to terminate. */
export const untilInterrupted = (): Promise<void> =>
  new Promise((resolve) => {
    const stopListening = onInterruption(() => {
      stopListening();
      resolve();
    });
  });

/** Runs a task with a signal that is aborted when the user interrupts or the process is asked to terminate. */
export const interruptible = async <T>(task: (signal: AbortSignal) => Promise<T>): Promise<T> => {
  const interruption = new AbortController();
  const stopListening = onInterruption(() => interruption.abort());
  try {
    return await task(interruption.signal);
  } finally {
    stopListening();
  }
};

/** Calls back on the next SIGINT and SIGTERM; the result stops that. */
const onInterruption = (callback: () => void): (() => void) => {
  process.once('SIGINT', callback);
  process.once('SIGTERM', callback);
  return () => {
    process.removeListener('SIGINT', callback);
    process.removeListener('SIGTERM', callback);
  };
};
