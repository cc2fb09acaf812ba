import { url as debuggerUrl } from 'node:inspector';
import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import { BEAT, IMPORTS, type ImportWatch, LOOK_MILLISECONDS } from './import-watch-protocol.ts';
import { threadEnvironment } from './thread-environment.ts';

const WATCHER = new URL(`./import-watcher${extname(import.meta.filename)}`, import.meta.url);

/** Imports under way, by what ends their wait. */
const underWay = new Set<(place: string | undefined) => void>();
let signs: Int32Array<SharedArrayBuffer> | undefined;
let beating: NodeJS.Timeout | undefined;

/**
 * Waits for an import which another thread stops if it holds up this one: V8 can stop anything, but this thread cannot ask it to in the middle of an
 * import that waits for something now and then. Calls `refuse` with the place of what did not end, if it is known, which throws.
 */
export const whileWatched = async <Value>(
  load: () => Promise<Value>,
  milliseconds: number,
  refuse: (place: string | undefined) => never,
): Promise<Value> => {
  // Whoever debugs a module may take longer over it.
  if (debuggerUrl() !== undefined) return load();
  signs ??= startWatcher(milliseconds);
  const watched = signs;
  let give: (place: string | undefined) => void = () => undefined;
  const stopped = new Promise<string | undefined>((resolve) => {
    give = resolve;
  });
  underWay.add(give);
  Atomics.store(watched, IMPORTS, underWay.size);
  beating ??= setInterval(() => Atomics.add(watched, BEAT, 1), LOOK_MILLISECONDS).unref();
  try {
    return await Promise.race([load(), stopped.then(refuse)]);
  } finally {
    underWay.delete(give);
    Atomics.store(watched, IMPORTS, underWay.size);
    if (underWay.size === 0) {
      clearInterval(beating);
      beating = undefined;
    }
  }
};

const startWatcher = (milliseconds: number): Int32Array<SharedArrayBuffer> => {
  const shared = new SharedArrayBuffer(2 * Int32Array.BYTES_PER_ELEMENT);
  const workerData: ImportWatch = { shared, milliseconds };
  const worker = new Worker(WATCHER, { workerData, env: threadEnvironment(), execArgv: [] });
  worker.on('message', (place: string | undefined) => {
    for (const give of underWay) give(place);
    // It has been connected to this thread, and would keep the process alive.
    signs = undefined;
    void worker.terminate();
  });
  // Imports are not watched then, as in a Node without an inspector.
  worker.on('error', () => undefined);
  worker.unref();
  return new Int32Array(shared);
};
