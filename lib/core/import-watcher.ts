/** Runs inside a thread: stops what the main thread does when an import holds it up for too long. */
import { Session } from 'node:inspector';
import { parentPort, workerData } from 'node:worker_threads';
import { BEAT, IMPORTS, type ImportWatch, LOOK_MILLISECONDS } from './import-watch-protocol.ts';

const { shared, milliseconds } = workerData as ImportWatch;
const signs = new Int32Array(shared);
let beat = 0;
let still = 0;

/** Stops the main thread where it is, and says where that was; nothing if it is no longer held up. */
const stop = (): void => {
  const files = new Map<string, string>();
  const session = new Session();
  session.connectToMainThread();
  session.on('Debugger.scriptParsed', ({ params }) => files.set(params.scriptId, params.url));
  session.on('Debugger.paused', ({ params }) => {
    const [frame] = params.callFrames.filter(({ location }) =>
      files.get(location.scriptId)?.startsWith('file:'),
    );
    if (isHeldUp()) {
      const { scriptId = '', lineNumber = 0, columnNumber = 0 } = frame?.location ?? {};
      const url = files.get(scriptId);
      session.post('Runtime.terminateExecution');
      parentPort?.postMessage(url && `${url}:${lineNumber + 1}:${columnNumber + 1}`);
    }
    session.post('Debugger.resume');
    session.disconnect();
  });
  session.post('Debugger.enable');
  session.post('Debugger.pause');
};

const isHeldUp = (): boolean => Atomics.load(signs, IMPORTS) > 0 && Atomics.load(signs, BEAT) === beat;

// Looks are counted and not time, which passes while the machine sleeps. They also let this thread notice what the session hears.
setInterval(() => {
  still = isHeldUp() ? still + 1 : 0;
  beat = Atomics.load(signs, BEAT);
  if (still * LOOK_MILLISECONDS < milliseconds) return;
  still = 0;
  stop();
}, LOOK_MILLISECONDS);
