/** An error of a function in the form in which Lambda reports it to its caller. */
export interface LambdaFailure {
  /** Becomes the ASL error name, e.g. `Sandbox.Timedout` or the name of the error thrown. */
  errorType: string;
  errorMessage: string;
  /** Lines of the stack; absent where the runtime itself gave up. */
  trace?: string[];
}

/** Whatever a handler threw, as the Node.js runtime of Lambda reports it. */
export const failureFrom = (thrown: unknown): LambdaFailure => {
  if (typeof thrown !== 'object' || thrown === null) {
    return { errorType: typeof thrown, errorMessage: String(thrown), trace: [] };
  }
  const { name, message, stack } = thrown as { name?: unknown; message?: unknown; stack?: unknown };
  return {
    errorType: typeof name === 'string' && name !== '' ? name : 'Error',
    errorMessage: typeof message === 'string' ? message : String(thrown),
    trace: typeof stack === 'string' ? stack.split('\n') : [],
  };
};

/** An error of a module that cannot be loaded, with its place: V8 has the file and line of a syntax error in the stack only. */
export const loadFailure = (error: unknown): unknown => {
  if (!(error instanceof Error) || error.name !== 'SyntaxError') return error;
  const place = /^(?:file:\/\/)?(\S+:\d+)$/m.exec(error.stack ?? '')?.[1];
  if (place !== undefined && !error.message.includes(place)) error.message += ` (${place})`;
  return error;
};

/** The failure of a call that outlived its time. */
export const timedOut = (id: string, milliseconds: number): LambdaFailure => ({
  errorType: 'Sandbox.Timedout',
  errorMessage: `RequestId: ${id} Error: Task timed out after ${(milliseconds / 1000).toFixed(2)} seconds`,
});

/** The failure of a call whose runtime ended under it: by `process.exit`, or for want of memory. */
export const exited = (id: string, how: { exitCode: number } | { outOfMemory: true }): LambdaFailure => {
  const reason = 'outOfMemory' in how ? 'signal: killed' : `exit status ${how.exitCode}`;
  const outcome =
    'exitCode' in how && how.exitCode === 0 ? 'without providing a reason' : `with error: ${reason}`;
  return {
    errorType: 'Runtime.ExitError',
    errorMessage: `RequestId: ${id} Error: Runtime exited ${outcome}`,
  };
};

/** The failure of a call that no runtime could take up. */
export const notStarted = (id: string, reason: string): LambdaFailure => ({
  errorType: 'Lambda.Unknown',
  errorMessage: `RequestId: ${id} Error: the runtime could not be started: ${reason}`,
});
