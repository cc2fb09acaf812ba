/** An error of a script, under its own name. */
export class ScriptError extends Error {
  constructor(name: string, message: string, stack?: string) {
    super(message);
    this.name = name;
    this.stack = stack ?? `${name}: ${message}`;
  }
}

/** Returns the error of a function whose process ended before it answered, as Lambda has it. */
export const exitError = (how: string): ScriptError =>
  new ScriptError('Runtime.ExitError', `Runtime exited with error: ${how}`);

/** Returns the error of a function that took too long, as Lambda has it. */
export const timeoutError = (milliseconds: number): ScriptError =>
  new ScriptError('Sandbox.Timedout', `Task timed out after ${(milliseconds / 1000).toFixed(2)} seconds`);
