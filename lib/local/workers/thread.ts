/** Runs inside a worker thread: handles one call at a time, as a Lambda runtime does. */
import { parentPort, workerData } from 'node:worker_threads';
import { loadAuthorModules } from '#core/author-modules.ts';
import { invariant } from '#core/invariant.ts';
import type { Json } from '#core/json.ts';
import { lambdaContext } from './context.ts';
import { failureFrom, type LambdaFailure, loadFailure } from './failures.ts';
import { faultyHandler, type Handler } from './faulty-handler.ts';
import { captureOutput } from './output.ts';
import type { Call, ThreadReport, ThreadSettings } from './protocol.ts';

invariant(parentPort, 'lib/local/workers/thread.ts runs only as a worker thread');
const port = parentPort;
loadAuthorModules();
const report = (message: ThreadReport): void => port.postMessage(message);
const output = captureOutput();
let current: Call | undefined;

const { preload } = workerData as ThreadSettings;

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
  output.begin(call);
  process.env.AWS_LAMBDA_FUNCTION_NAME = call.functionName;
  process.env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE = String(call.memoryMegabytes);
  try {
    const handler = await importHandler(call);
    report({ kind: 'begun', id: call.id });
    const returned = await handler(call.payload, lambdaContext(call, Date.now() + call.timeoutMilliseconds));
    // Serialized, because Lambda drops what JSON cannot represent.
    const text = JSON.stringify(returned ?? null) ?? 'null';
    report({ kind: 'returned', id: call.id, payload: JSON.parse(text) as Json });
  } catch (thrown) {
    output.write(`${(thrown as Error)?.stack ?? String(thrown)}\n`);
    report({ kind: 'failed', id: call.id, failure: failureFrom(thrown) });
  } finally {
    current = undefined;
    output.end();
  }
};

const dieOf = (failure: LambdaFailure): void => {
  report({ kind: 'dying', id: current?.id, failure });
  // In the next turn of the event loop, so that the report is sent before the thread ends.
  setImmediate(() => process.exit(1));
};
process.on('uncaughtException', (error) => dieOf(failureFrom(error)));
process.on('unhandledRejection', (reason) =>
  dieOf({ ...failureFrom(reason), errorType: 'Runtime.UnhandledPromiseRejection' }),
);

port.on('message', (call: Call) => void run(call));
report({ kind: 'ready' });

for (const module of preload) {
  // A module that fails to load is reported when it is called.
  await import(module).catch(() => undefined);
}
