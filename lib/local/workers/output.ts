import { closeSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';

/** Where a thread's output goes: to the file of the call under way, and nowhere between calls. */
export interface OutputCapture {
  begin(call: { logFile: string }): void;
  write(text: string | Uint8Array): void;
  end(): void;
}

/** Redirects standard output and error of this thread; the file of a call that prints nothing is never made. */
export const captureOutput = (): OutputCapture => {
  let logFile: string | undefined;
  let descriptor: number | undefined;
  const write = (text: string | Uint8Array): void => {
    if (logFile === undefined) return;
    if (descriptor === undefined) {
      mkdirSync(dirname(logFile), { recursive: true });
      descriptor = openSync(logFile, 'a');
    }
    // Written at once, so that the last words of a thread that dies are kept.
    writeSync(descriptor, typeof text === 'string' ? Buffer.from(text) : text);
  };
  const stream = (chunk: string | Uint8Array, encoding?: unknown, done?: unknown): boolean => {
    write(chunk);
    const callback = typeof encoding === 'function' ? encoding : done;
    if (typeof callback === 'function') queueMicrotask(() => callback());
    return true;
  };
  process.stdout.write = stream as typeof process.stdout.write;
  process.stderr.write = stream as typeof process.stderr.write;
  return {
    begin: (call) => {
      logFile = call.logFile;
    },
    write,
    end: () => {
      if (descriptor !== undefined) closeSync(descriptor);
      descriptor = undefined;
      logFile = undefined;
    },
  };
};
