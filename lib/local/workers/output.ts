import { AsyncLocalStorage } from 'node:async_hooks';
import { closeSync, existsSync, mkdirSync, openSync, writeFileSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import type { LambdaFailure } from './failures.ts';

/** Writes a worker's output to the file of the call that prints it, and drops what is printed between calls. */
export interface OutputCapture {
  /** Makes a call: what it prints until its promise settles is written to its log. */
  during<T>(logFile: string, call: () => Promise<T>): Promise<T>;
  write(text: string | Uint8Array): void;
  /** Returns whether the call that is being made has printed anything. */
  hasPrinted(): boolean;
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

/** Puts the time before each line, as Lambda does; a structured line has its own. `begins`: whether the text begins a line. */
export const stamped = (text: string | Uint8Array, begins = true): Buffer => {
  // Byte by byte, because a chunk may end within a character.
  const lines = Buffer.from(text as string)
    .toString('latin1')
    .split('\n');
  const time = `${new Date().toISOString()}\t`;
  const needsTime = (line: string, index: number): boolean =>
    line !== '' && (index > 0 || begins) && !(line.startsWith('{"') && line.includes('"timestamp":'));
  return Buffer.from(
    lines.map((line, index) => (needsTime(line, index) ? time + line : line)).join('\n'),
    'latin1',
  );
};

/** Adds text to the log of a call. */
export const appendToLog = (file: string, text: string): void => {
  const descriptor = openLog(file);
  writeSync(descriptor, stamped(text));
  closeSync(descriptor);
};

const NEWLINE = '\n'.charCodeAt(0);

/** The log of one call; its file is made when something is printed. */
class CallLog {
  readonly #file: string;
  #descriptor: number | undefined;
  #closed = false;
  #atLineStart = true;

  constructor(file: string) {
    this.#file = file;
  }

  get hasPrinted(): boolean {
    return this.#descriptor !== undefined;
  }

  write(text: string | Uint8Array): void {
    if (this.#closed) return;
    tolerantly(() => {
      this.#descriptor ??= openLog(this.#file);
      // Synchronously, so that the last output of a worker that dies is kept.
      const bytes = stamped(text, this.#atLineStart);
      writeSync(this.#descriptor, bytes);
      if (bytes.length > 0) this.#atLineStart = bytes.at(-1) === NEWLINE;
    });
  }

  close(): void {
    this.#closed = true;
    if (this.#descriptor !== undefined) closeSync(this.#descriptor);
  }
}

/**
 * Redirects standard output and error of this process; a call that prints nothing has no file. What is printed outside of all calls, such
 * as by a module's timers, belongs to the one that began last.
 */
export const captureOutput = (): OutputCapture => {
  const logs = new AsyncLocalStorage<CallLog>();
  let latest: CallLog | undefined;
  const write = (text: string | Uint8Array): void => (logs.getStore() ?? latest)?.write(text);
  const stream = (chunk: string | Uint8Array, encoding?: unknown, done?: unknown): boolean => {
    write(chunk);
    const callback = typeof encoding === 'function' ? encoding : done;
    if (typeof callback === 'function') queueMicrotask(() => callback());
    return true;
  };
  process.stdout.write = stream as typeof process.stdout.write;
  process.stderr.write = stream as typeof process.stderr.write;
  return {
    during: (logFile, call) => {
      const log = new CallLog(logFile);
      latest = log;
      return logs.run(log, call).finally(() => log.close());
    },
    write,
    hasPrinted: () => logs.getStore()?.hasPrinted === true,
  };
};

/** Writes why a call failed if it printed nothing: messages name the log, and a worker that ends or never starts writes none. */
export const writeFailure = (logFile: string, { errorType, errorMessage }: LambdaFailure): void => {
  if (existsSync(logFile)) return;
  tolerantly(() => {
    mkdirSync(dirname(logFile), { recursive: true });
    writeFileSync(logFile, stamped(`${errorType}: ${errorMessage}\n`));
  });
};

/** Writes to a log; a full disk must not fail the call that prints. */
export const tolerantly = (write: () => void): void => {
  try {
    write();
  } catch {
    // What cannot be written is lost, as it is when a log is deleted.
  }
};
