import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { Worker, workerData } from 'node:worker_threads';
import { isObject } from '#core/json.ts';
import { threadEnvironment } from '#core/thread-environment.ts';
import { reportBug } from '../report-bug.ts';

/** Milliseconds that one step of an execution may take; nothing that it does is unbounded. */
const MAX_STEP = 10_000;
/** An execution that held up the engine in this many starts in a row is set aside. */
const MAX_STARTS = 3;
/** Bytes of an ARN that are shared with the guard's thread. */
const MAX_ARN_BYTES = 2048;

/** What is known of steps that did not end, by start of the engine. */
interface Known {
  /** Number of the start that noted it. */
  start: number;
  /** In how many starts in a row an execution has held up the engine. */
  hung: Record<string, number>;
}

const PURPOSE = 'watch for steps that do not end';

/** What the guard's thread is given. */
interface Watch {
  purpose: typeof PURPOSE;
  file: string;
  known: Known;
  shared: SharedArrayBuffer;
  maxMilliseconds: number;
}

/**
 * Notices when a step of an execution does not end: a thread beside the engine's own notes it in a file next to the database, so
 * that an execution that holds up every start can be set aside. Steps are bounded, so this is for what was not thought of.
 */
export class HangGuard {
  #file: string;
  #maxMilliseconds: number;
  #known: Known;
  #shared = new SharedArrayBuffer(8 + MAX_ARN_BYTES);
  #header = new Int32Array(this.#shared, 0, 2);
  #text = new Uint8Array(this.#shared, 8);
  #encoder = new TextEncoder();
  #worker: Worker | undefined;

  constructor(file: string, maxMilliseconds = MAX_STEP) {
    this.#file = file;
    this.#maxMilliseconds = maxMilliseconds;
    const before = readKnown(file);
    this.#known = { start: before.start + 1, hung: before.hung };
    if (Object.keys(before.hung).length === 0) rmSync(file, { force: true });
    // What does not happen again in this start is not in a row.
    else writeKnown(file, { start: this.#known.start, hung: {} });
  }

  /** Returns whether an execution has held up so many starts that it must be set aside. */
  mustSetAside(arn: string): boolean {
    return (this.#known.hung[arn] ?? 0) >= MAX_STARTS;
  }

  /** Starts watching; once is enough. */
  watch(): void {
    if (this.#worker) return;
    const watch: Watch = {
      purpose: PURPOSE,
      file: this.#file,
      known: this.#known,
      shared: this.#shared,
      maxMilliseconds: this.#maxMilliseconds,
    };
    this.#worker = new Worker(new URL(import.meta.url), { workerData: watch, env: threadEnvironment() });
    this.#worker.on('error', reportBug);
    this.#worker.unref();
  }

  /** Takes a step of an execution under the eyes of the guard. */
  during<Result>(arn: string, step: () => Result): Result {
    this.#header[1] = this.#encoder.encodeInto(arn, this.#text).written;
    Atomics.add(this.#header, 0, 1);
    try {
      return step();
    } finally {
      Atomics.add(this.#header, 0, 1);
    }
  }

  async close(): Promise<void> {
    await this.#worker?.terminate();
    this.#worker = undefined;
  }
}

/** Returns the guard of an engine whose data is in a file. */
export const guardOf = (file: string | undefined): HangGuard | undefined =>
  file === undefined ? undefined : new HangGuard(`${file}-hung`);

/** Takes a step of an execution, under the eyes of a guard if there is one. */
export const guarded = <Result>(guard: HangGuard | undefined, arn: string, step: () => Result): Result =>
  guard ? guard.during(arn, step) : step();

const readKnown = (file: string): Known => {
  try {
    const read: unknown = JSON.parse(readFileSync(file, 'utf8'));
    if (isObject(read) && typeof read.start === 'number' && isObject(read.hung)) {
      return {
        start: read.start,
        hung: Object.fromEntries(Object.entries(read.hung).map(([arn, times]) => [arn, Number(times)])),
      };
    }
  } catch {
    // There is none, or it is damaged; it only ever says what happened before.
  }
  return { start: 0, hung: {} };
};

const writeKnown = (file: string, known: Known): void => {
  writeFileSync(`${file}.part`, JSON.stringify(known), { mode: 0o600 });
  renameSync(`${file}.part`, file);
};

const isWatch = (data: unknown): data is Watch =>
  typeof data === 'object' && data !== null && 'purpose' in data && data.purpose === PURPOSE;

if (isWatch(workerData)) {
  const { file, known, shared, maxMilliseconds } = workerData;
  const header = new Int32Array(shared, 0, 2);
  const hung: Record<string, number> = {};
  let last = 0;
  let noted: string | undefined;
  let since = performance.now();
  setInterval(() => {
    const step = Atomics.load(header, 0);
    if (step !== last || step % 2 === 0) {
      last = step;
      since = performance.now();
      if (noted === undefined) return;
      // It was slow, and has ended after all.
      delete hung[noted];
      noted = undefined;
      writeKnown(file, { start: known.start, hung });
      return;
    }
    if (performance.now() - since < maxMilliseconds) return;
    since = Number.POSITIVE_INFINITY;
    const arn = Buffer.from(new Uint8Array(shared, 8, header[1])).toString();
    hung[arn] = (known.hung[arn] ?? 0) + 1;
    noted = arn;
    writeKnown(file, { start: known.start, hung });
  }, maxMilliseconds / 4);
}
