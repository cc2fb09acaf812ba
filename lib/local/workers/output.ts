import { closeSync, existsSync, mkdirSync, openSync, writeFileSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import type { LambdaFailure } from './failures.ts';

/** Writes a worker's output to the file of the current call, and drops it between calls. */
export interface OutputCapture {
  begin(call: { logFile: string }): void;
  write(text: string | Uint8Array): void;
  end(): void;
}

/** Opens a file to append to; its folder is nearly always there. */
const openLog = (file: string): number => {
  try {
    return openSync(file, 'a');
  } catch {
    mkdirSync(dirname(file), { recursive: true });
    return openSync(file, 'a');
  }
};

/** Redirects standard output and error of this process; a call that prints nothing has no file. */
export const captureOutput = (): OutputCapture => {
  let logFile: string | undefined;
  let descriptor: number | undefined;
  const write = (text: string | Uint8Array): void => {
    if (logFile === undefined) return;
    descriptor ??= openLog(logFile);
    // Synchronously, so that the last output of a worker that dies is kept.
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

/** Writes why a call failed if it printed nothing: messages name the log, and a worker that ends or never starts writes none. */
export const writeFailure = (logFile: string, { errorType, errorMessage }: LambdaFailure): void => {
  if (existsSync(logFile)) return;
  mkdirSync(dirname(logFile), { recursive: true });
  writeFileSync(logFile, `${errorType}: ${errorMessage}\n`);
};
