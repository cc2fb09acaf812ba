/** Makes a bug of Baton's own known where nobody awaits it: a warning of the process with the stack. */
export const reportBug = (error: unknown): void => {
  const stack = typeof error === 'object' && error !== null && 'stack' in error ? error.stack : undefined;
  process.emitWarning(String(stack ?? error), 'BatonWarning');
};
