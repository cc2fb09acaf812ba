/** Reports a bug in Baton where no caller would see the rejection: as a process warning with the stack. */
export const reportBug = (error: unknown): void => {
  const stack = typeof error === 'object' && error !== null && 'stack' in error ? error.stack : undefined;
  process.emitWarning(String(stack ?? error), 'BatonWarning');
};

/** Returns the message of whatever was thrown. */
export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
