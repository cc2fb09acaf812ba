/** Runs inside a worker thread: handles one call at a time, as a Lambda runtime does. */
import { enableCompileCache, flushCompileCache } from 'node:module';
import { parentPort, workerData } from 'node:worker_threads';
import { loadAuthorModules } from '#core/author-modules.ts';
import { setSystemClock } from '#core/clock.ts';
import { invariant } from '#core/invariant.ts';
import type { Json } from '#core/json.ts';
import { lambdaContext } from './context.ts';
import { failureFrom, type LambdaFailure, loadFailure, shortened } from './failures.ts';
import { faultyHandler, type Handler } from './faulty-handler.ts';
import type { LoadFailure } from './loaded-code.ts';
import { recordLoadedFiles } from './loaded-files.ts';
import { captureOutput } from './output.ts';
import type { Call, ThreadReport, ThreadSettings } from './protocol.ts';

invariant(parentPort, 'lib/local/workers/thread.ts runs only as a worker thread');
const port = parentPort;
enableCompileCache();
loadAuthorModules();
const loadedFiles = recordLoadedFiles();
const report = (message: ThreadReport): void => port.postMessage(message);
const output = captureOutput();
let current: Call | undefined;

const { preload, root } = workerData as ThreadSettings;

const reportFiles = (): void => {
  const files = loadedFiles();
  if (files.length > 0) report({ kind: 'loaded', files });
};

const importHandler = async (call: Call): Promise<Handler> => {
  if (call.fault !== undefined) return faultyHandler(call.action, call.fault);
  const module = (await import(call.module).catch((error: unknown) => {
    throw loadFailure(error);
  })) as { handler?: Handler };
  if (typeof module.handler !== 'function') {
    const missing = new Error(`handler is undefined or not exported by ${call.functionName}`);
    missing.name = 'Runtime.HandlerNotFound';
    throw missing;
  }
  return module.handler;
};

const run = async (call: Call): Promise<void> => {
  current = call;
  setSystemClock(call.now);
  output.begin(call);
  process.env.AWS_LAMBDA_FUNCTION_NAME = call.functionName;
  process.env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE = String(call.memoryMegabytes);
  try {
    const handler = await importHandler(call).finally(reportFiles);
    report({ kind: 'begun', id: call.id });
    const returned = await handler(call.payload, lambdaContext(call, Date.now() + call.timeoutMilliseconds));
    // Serialized, because Lambda drops what JSON cannot represent.
    const text = JSON.stringify(returned ?? null) ?? 'null';
    report({ kind: 'returned', id: call.id, payload: JSON.parse(text) as Json });
  } catch (thrown) {
    output.write(`${(thrown as Error)?.stack ?? String(thrown)}\n`);
    report({ kind: 'failed', id: call.id, failure: shortened(failureFrom(thrown), root) });
  } finally {
    reportFiles();
    current = undefined;
    output.end();
  }
};

const dieOf = (failure: LambdaFailure): void => {
  report({ kind: 'dying', id: current?.id, failure });
  // In the next turn of the event loop, so that the report is sent before the thread ends.
  setImmediate(() => process.exit(1));
};
process.on('uncaughtException', (error) => dieOf(shortened(failureFrom(error), root)));
process.on('unhandledRejection', (reason) =>
  dieOf({ ...shortened(failureFrom(reason), root), errorType: 'Runtime.UnhandledPromiseRejection' }),
);

port.on('message', (call: Call) => void run(call));
report({ kind: 'ready' });

const failures: LoadFailure[] = [];
for (const module of preload) {
  await import(module).catch((error: unknown) => {
    const { errorMessage } = shortened(failureFrom(loadFailure(error)), root);
    failures.push({ module, message: errorMessage });
  });
  reportFiles();
}
report({ kind: 'preloaded', failures });
// The pool ends threads, which leaves them no time to write what they compiled.
flushCompileCache();
