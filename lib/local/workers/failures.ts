import { placeOfLoadError, withoutFolder } from '#core/load-error.ts';

/** An error of a function as Lambda reports it to its caller. */
export interface LambdaFailure {
  /** Becomes the ASL error name, such as `Sandbox.Timedout` or the name of the thrown error. */
  errorType: string;
  errorMessage: string;
  /** Lines of the stack; absent if the runtime itself failed. */
  trace?: string[];
}

/** Describes whatever a handler threw, as Lambda's Node.js runtime does. */
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

/** Adds the place to the message of an error that kept a module from loading: V8 has the file and line in the stack only. */
export const loadFailure = (error: unknown): unknown => {
  const found = placeOfLoadError(error);
  if (!(error instanceof Error) || !found) return error;
  const place = `${found.path}:${found.line}`;
  if (!error.message.includes(place)) error.message += ` (${place})`;
  return error;
};

/**
 * Shows a failure without the paths of this machine: files of the project by their paths in it, and no frames of any others. What
 * an execution keeps of a failure is then the same on every machine.
 */
export const shortened = (failure: LambdaFailure, root: string | undefined): LambdaFailure => {
  if (root === undefined) return failure;
  const { errorMessage, trace } = failure;
  return {
    ...failure,
    errorMessage: withoutFolder(errorMessage, root),
    ...(trace && { trace: trace.map((line) => withoutFolder(line, root)).filter(isPortable) }),
  };
};

/** Whether a line of a stack names no file outside the project. */
const isPortable = (line: string): boolean =>
  !/^\s+at .*(\(|\s|file:\/\/)(\/|node:|[A-Za-z]:\\|node_modules\/)/.test(line);

/** Describes a call that exceeded its timeout. */
export const timedOut = (id: string, milliseconds: number): LambdaFailure => ({
  errorType: 'Sandbox.Timedout',
  errorMessage: `RequestId: ${id} Error: Task timed out after ${(milliseconds / 1000).toFixed(2)} seconds`,
});

/** Describes a call whose process exited during it: by `process.exit` with a status, or by the signal of that name. */
export const exited = (id: string, how: number | string): LambdaFailure => {
  const reason = typeof how === 'number' ? `exit status ${how}` : signalWords(how);
  return exitOf('Runtime.ExitError', id, how === 0 ? 'without providing a reason' : `with error: ${reason}`);
};

/** Describes a call that used more memory than its function has. */
export const outOfMemory = (id: string): LambdaFailure =>
  exitOf('Runtime.OutOfMemory', id, 'with error: signal: killed');

const exitOf = (errorType: string, id: string, how: string): LambdaFailure => ({
  errorType,
  errorMessage: `RequestId: ${id} Error: Runtime exited ${how}`,
});

/** Returns how Go, in which Lambda's supervisor is written, names a signal. */
const signalWords = (signal: string): string =>
  signal === 'SIGKILL' ? 'signal: killed' : `signal: ${signal}`;

/** Describes a call for which no runtime could be started. */
export const notStarted = (id: string, reason: string): LambdaFailure => ({
  errorType: 'Lambda.Unknown',
  errorMessage: `RequestId: ${id} Error: the runtime could not be started: ${reason}`,
});
