import { finished } from 'node:stream/promises';
import { Worker } from 'node:worker_threads';
import type { ScriptAudit } from '#contracts/scripts/audit.ts';
import { javascriptHandler } from '#contracts/scripts/javascript-handler.ts';
import type { ScriptFunction } from '#contracts/scripts/script-function.ts';
import type { Json } from '#core/json.ts';
import { answerRequest, type ScriptRequest } from './answer-request.ts';
import type { ScriptCall, ScriptEnd } from './script-call.ts';
import { exitError, ScriptError, timeoutError } from './script-error.ts';

type Answer = { audits: ScriptAudit[] } & (
  | { output: Json }
  | { error: { name: string; message: string; stack: string } }
);

/** Calls the handler once; the thread's environment is empty, as the rights of the function on AWS are. */
const DRIVER = `
import { parentPort, workerData } from 'node:worker_threads';
const ahead = workerData.now - Date.now();
const now = () => Date.now() + ahead;
const until = Date.now() + workerData.milliseconds;
const audits = [];
const audit = async (run, action, details) => { audits.push(JSON.parse(JSON.stringify({ action, details }))); };
const secret = async (name) => {
  if (!Object.hasOwn(workerData.secrets, name)) throw new Error("a script that reads a secret names it: context.secret('name')");
  return workerData.secrets[name];
};
const asked = new Map();
const ask = (request) => new Promise((resolve, reject) => {
  const id = asked.size + 1;
  asked.set(id, { resolve, reject });
  parentPort.ref();
  parentPort.postMessage({ ...request, id });
});
parentPort.on('message', ({ id, output, error }) => {
  const { resolve, reject } = asked.get(id);
  parentPort.unref();
  if (error) reject(Object.assign(new Error(error.message), error));
  else resolve(output);
});
parentPort.unref();
const dynamo = (operation, input) => ask({ ask: 'dynamo', operation, input });
const heartbeat = () => ask({ ask: 'heartbeat' }).then(() => undefined);
// What is printed takes another way than the answer, and waits there until the thread's owner has read what came before.
const printed = () => Promise.all([process.stdout, process.stderr].map((stream) => new Promise((read) => stream.write('', read))));
try {
  const output = await handler(workerData.event, { keeps: true, audit, secret, dynamo, heartbeat, now, getRemainingTimeInMillis: () => Math.max(0, until - Date.now()) });
  await printed();
  parentPort.postMessage({ output, audits });
} catch (error) {
  const { name = 'Error', message = String(error), stack = '' } = error ?? {};
  await printed();
  parentPort.postMessage({ audits, error: { name: String(name), message: String(message), stack: String(stack) } });
}
`;

/** Runs a JavaScript script in a thread with its own heap. */
export const runInThread = (
  script: ScriptFunction,
  { event, milliseconds, write, secrets = {}, now = Date.now(), ...services }: ScriptCall,
): Promise<ScriptEnd> =>
  new Promise((resolve, reject) => {
    const module = Buffer.from(javascriptHandler(script) + DRIVER).toString('base64');
    const worker = new Worker(new URL(`data:text/javascript;base64,${module}`), {
      workerData: { event, milliseconds, secrets, now },
      env: {},
      resourceLimits: { maxOldGenerationSizeMb: script.memoryMegabytes },
      stdout: true,
      stderr: true,
    });
    let isEnding = false;
    const end = (settle: () => void): void => {
      if (isEnding) return;
      isEnding = true;
      clearTimeout(timer);
      const read = [worker.stdout, worker.stderr].map((stream) => finished(stream));
      void Promise.allSettled([worker.terminate(), ...read]).then(settle);
    };
    const timer = setTimeout(() => end(() => reject(timeoutError(milliseconds))), milliseconds);
    for (const stream of [worker.stdout, worker.stderr])
      stream.setEncoding('utf8').on('data', (data) => write(String(data)));
    worker.on('message', (answer: Answer | ScriptRequest) => {
      if ('ask' in answer) {
        void answerRequest(answer, services).then((reply) => worker.postMessage(reply));
        return;
      }
      end(() => {
        if ('output' in answer) return resolve(answer);
        const { name, message, stack } = answer.error;
        return resolve({ audits: answer.audits, error: new ScriptError(name, message, stack) });
      });
    });
    worker.on('error', (error: { code?: string }) =>
      end(() => reject(error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? exitError('signal: killed') : error)),
    );
    worker.on('exit', (code) => end(() => reject(exitError(`exit status ${code}`))));
  });
