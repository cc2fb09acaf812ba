import { Worker } from 'node:worker_threads';
import type { ScriptAudit } from '#contracts/scripts/audit.ts';
import { javascriptHandler } from '#contracts/scripts/javascript-handler.ts';
import type { ScriptFunction } from '#contracts/scripts/script-function.ts';
import type { Json } from '#core/json.ts';
import type { ScriptCall, ScriptEnd } from './script-call.ts';
import { exitError, ScriptError, timeoutError } from './script-error.ts';

type Answer = { audits: ScriptAudit[] } & (
  | { output: Json }
  | { error: { name: string; message: string; stack: string } }
);

/** Calls the handler once; the thread's environment is empty, as the rights of the function on AWS are. */
const DRIVER = `
import { parentPort, workerData } from 'node:worker_threads';
const until = Date.now() + workerData.milliseconds;
const audits = [];
const audit = async (run, action, details) => { audits.push(JSON.parse(JSON.stringify({ action, details }))); };
const secret = async (name) => {
  if (!Object.hasOwn(workerData.secrets, name)) throw new Error("a script that reads a secret names it: context.secret('name')");
  return workerData.secrets[name];
};
try {
  const output = await handler(workerData.event, { audit, secret, getRemainingTimeInMillis: () => Math.max(0, until - Date.now()) });
  parentPort.postMessage({ output, audits });
} catch (error) {
  const { name = 'Error', message = String(error), stack = '' } = error ?? {};
  parentPort.postMessage({ audits, error: { name: String(name), message: String(message), stack: String(stack) } });
}
`;

/** Runs a JavaScript script in a thread with its own heap. */
export const runInThread = (
  script: ScriptFunction,
  { event, milliseconds, write, secrets = {} }: ScriptCall,
): Promise<ScriptEnd> =>
  new Promise((resolve, reject) => {
    const module = Buffer.from(javascriptHandler(script) + DRIVER).toString('base64');
    const worker = new Worker(new URL(`data:text/javascript;base64,${module}`), {
      workerData: { event, milliseconds, secrets },
      env: {},
      resourceLimits: { maxOldGenerationSizeMb: script.memoryMegabytes },
      stdout: true,
      stderr: true,
    });
    const end = (settle: () => void): void => {
      clearTimeout(timer);
      void worker.terminate();
      settle();
    };
    const timer = setTimeout(() => end(() => reject(timeoutError(milliseconds))), milliseconds);
    for (const stream of [worker.stdout, worker.stderr]) stream.on('data', (data) => write(String(data)));
    worker.on('message', (answer: Answer) =>
      end(() => {
        if ('output' in answer) return resolve(answer);
        const { name, message, stack } = answer.error;
        return resolve({ audits: answer.audits, error: new ScriptError(name, message, stack) });
      }),
    );
    worker.on('error', (error: { code?: string }) =>
      end(() => reject(error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? exitError('signal: killed') : error)),
    );
    worker.on('exit', (code) => end(() => reject(exitError(`exit status ${code}`))));
  });
