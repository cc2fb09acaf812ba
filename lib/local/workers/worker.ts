/** Runs as a process: handles one call after the other, as a Lambda runtime does. */
import { writeFileSync } from 'node:fs';
import { flushCompileCache } from 'node:module';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { offerLocalServices } from '#contracts/local-services.ts';
import { loadAuthorModules } from '#core/author-modules.ts';
import { setSystemClock } from '#core/clock.ts';
import { importFile } from '#core/import-file.ts';
import type { Json } from '#core/json.ts';
import { rememberImports } from '#core/known-imports.ts';
import { openChannel } from './channel.ts';
import { lambdaContext } from './context.ts';
import { failureFrom, type LambdaFailure, loadFailure, shortened } from './failures.ts';
import { loadHandler } from './load-handler.ts';
import type { LoadFailure } from './loaded-code.ts';
import { recordLoadedFiles } from './loaded-files.ts';
import { captureOutput } from './output.ts';
import type { Call, WorkerOrder, WorkerReport, WorkerSettings } from './protocol.ts';

// They have served their purpose: functions see the environment of the pool and nothing else.
delete process.env.NODE_COMPILE_CACHE;
delete process.env.MALLOC_ARENA_MAX;
loadAuthorModules();
const keepImports = rememberImports();
const loaded = recordLoadedFiles();
/** Writes what was loaded since the last time for later workers: the pool kills workers, which leaves them no time for it. */
const keepCode = (): void => {
  if (!loaded.any()) return;
  flushCompileCache();
  keepImports();
};
/** Reports that have not been sent, and since when there are any. */
let unsent: WorkerReport[] = [];
let unsentSince = 0;
const sendReports = (sent?: () => void): void => {
  if (unsent.length > 0) process.send?.(unsent, () => sent?.());
  unsent = [];
};
const report = (message: WorkerReport): void => {
  unsent.push(message);
  sendReports();
};
/** Milliseconds for which the end of a call may be kept back while others follow. */
const MAX_UNSENT_MILLISECONDS = 2;
/** Reports the end of a call: with those that follow it at once, if there are any. */
const reportEnd = (message: WorkerReport): void => {
  if (unsent.length === 0) {
    unsentSince = performance.now();
    setImmediate(sendReports);
  }
  unsent.push(message);
  if (waiting.length === 0 || performance.now() - unsentSince > MAX_UNSENT_MILLISECONDS) sendReports();
};
const channel = openChannel(report);
offerLocalServices(channel);
const output = captureOutput();
const imported = new Set<string>();
let root: string | undefined;
let current: Call | undefined;
/** Calls that have been sent and have not begun. */
let waiting: Call[] = [];

/** The machine's memory runs out because of a call, and not because of the stack: Linux is to end this process first. */
const volunteer = (): void => {
  try {
    writeFileSync('/proc/self/oom_score_adj', '1000');
  } catch {
    // Not Linux, or not allowed.
  }
};

/** Resident memory from which on a call leaves garbage behind that V8 may not know the size of, such as pixels of native code. */
const MAX_GARBAGE_BYTES = 192 * 2 ** 20;

/** More memory than after the last collection: what stays is needed. */
const MIN_GARBAGE_BYTES = 32 * 2 ** 20;

/** Milliseconds in which the memory is looked at once: a look takes as long as a small call. */
const LOOK_PAUSE = 50;

let collectGarbage: (() => void) | undefined;
let lookedAt = 0;
let worthCollecting = MAX_GARBAGE_BYTES;

/** Frees what a call has left, so that warm workers stay small. */
const tidy = (): void => {
  const now = performance.now();
  if (now - lookedAt < LOOK_PAUSE) return;
  lookedAt = now;
  if (process.memoryUsage.rss() < worthCollecting) return;
  if (!collectGarbage) {
    setFlagsFromString('--expose-gc');
    collectGarbage = runInNewContext('gc') as () => void;
  }
  collectGarbage();
  worthCollecting = Math.max(MAX_GARBAGE_BYTES, process.memoryUsage.rss() + MIN_GARBAGE_BYTES);
};

const reportFiles = (): void => {
  const files = loaded.files();
  if (files.length > 0) report({ kind: 'loaded', files });
};

/** Tells the function which one it is, by its environment. */
const describeFunction = (call: Call): void => {
  current = call;
  process.env.AWS_LAMBDA_FUNCTION_NAME = call.functionName;
  process.env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE = String(call.memoryMegabytes);
};

const run = async (call: Call): Promise<void> => {
  describeFunction(call);
  setSystemClock(call.now);
  let since = performance.now();
  const ended = () => ({
    id: call.id,
    milliseconds: performance.now() - since,
    printed: output.hasPrinted(),
  });
  try {
    const handler = await loadHandler(call).finally(reportFiles);
    if (!imported.has(call.module)) report({ kind: 'begun', id: call.id });
    imported.add(call.module);
    since = performance.now();
    const returned = await handler(call.payload, lambdaContext(call, Date.now() + call.timeoutMilliseconds));
    const end = ended();
    tidy();
    // Before the report, after which the pool may have no more use for this worker.
    keepCode();
    // Sending drops what JSON cannot represent, as Lambda does.
    reportEnd({ kind: 'returned', ...end, payload: returned ?? null });
  } catch (thrown) {
    output.write(`${(thrown as Error)?.stack ?? String(thrown)}\n`);
    reportEnd({ kind: 'failed', ...ended(), failure: shortened(failureFrom(thrown), root) });
  } finally {
    reportFiles();
    current = undefined;
  }
};

/** Runs the calls that wait, in order. */
const runWaiting = async (): Promise<void> => {
  for (;;) {
    const call = waiting.shift();
    if (!call) return;
    await output.during(call.logFile, () => run(call));
  }
};

/** Replaces the environment with which this process was started. */
const changeEnvironment = (environment: Record<string, string>): void => {
  for (const name of Object.keys(process.env)) delete process.env[name];
  Object.assign(process.env, environment);
};

const preload = async (settings: WorkerSettings): Promise<void> => {
  root = settings.root;
  if (settings.environment) changeEnvironment(settings.environment);
  const failures: LoadFailure[] = [];
  for (const module of settings.preload) {
    report({ kind: 'loading', module });
    try {
      await importFile(module);
      imported.add(module);
    } catch (error) {
      const { errorMessage } = shortened(failureFrom(loadFailure(error)), root);
      failures.push({ module, message: errorMessage });
    }
    reportFiles();
  }
  report({ kind: 'preloaded', failures });
  keepCode();
};

const dieOf = (failure: LambdaFailure): void => {
  waiting = [];
  unsent.push({ kind: 'dying', id: current?.id, failure });
  sendReports(() => process.exit(1));
};
process.on('uncaughtException', (error) => dieOf(shortened(failureFrom(error), root)));
process.on('unhandledRejection', (reason: Json) =>
  dieOf({ ...shortened(failureFrom(reason), root), errorType: 'Runtime.UnhandledPromiseRejection' }),
);
// The stack's process has ended, or gives up this worker.
process.on('disconnect', () => process.exit(1));
let isRunning = false;
process.on('message', (orders: WorkerOrder[]) => {
  for (const order of orders) {
    if (order.kind === 'answer') channel.take(order);
    else if (order.kind === 'call') waiting.push(order);
    else void preload(order);
  }
  if (isRunning || waiting.length === 0) return;
  isRunning = true;
  void runWaiting().finally(() => {
    isRunning = false;
  });
});
volunteer();
const [, , first] = process.argv;
// What is wrong with it is said when a function needs it.
if (first !== undefined) void importFile(first).catch(() => undefined);
