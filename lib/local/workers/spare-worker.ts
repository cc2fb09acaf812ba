import type { ChildProcess } from 'node:child_process';
import { extname } from 'node:path';
import { DEFAULT_MEMORY_MEGABYTES } from '#contracts/deployment.ts';
import { killWorker, type SpawnOptions, spawnWorker } from './spawn-worker.ts';

/** What nearly every function needs. It has the ending of this module: `.ts` here, `.js` in the package. */
const ACTIONS = new URL(`../../entry/actions${extname(import.meta.filename)}`, import.meta.url).href;

let spare: ChildProcess | undefined;

/**
 * Starts a worker's process before there is a pool, so that it loads what all of them need while this process loads the rest. The first pool
 * that starts a worker of the usual size gets it.
 */
export const startSpareWorker = (environment: Record<string, string>): void => {
  if (spare) return;
  spare = spawnWorker({ environment, memoryMegabytes: DEFAULT_MEMORY_MEGABYTES, first: ACTIONS });
  // An error, such as that of a shell that is not there, is that of whoever takes it.
  spare.on('error', () => undefined);
  hold(spare, 'unref');
};

/** Returns the spare worker, if there is one of this size. */
export const takeSpareWorker = ({ memoryMegabytes }: SpawnOptions): ChildProcess | undefined => {
  if (memoryMegabytes !== DEFAULT_MEMORY_MEGABYTES || !spare?.connected) return undefined;
  const taken = spare;
  spare = undefined;
  hold(taken, 'ref');
  return taken;
};

/** Ends the spare worker, if no pool needed it. */
export const endSpareWorker = (): void => {
  if (spare) killWorker(spare);
  spare = undefined;
};

/** Whether a process, and what it prints and reports, keeps this one alive. */
const hold = (child: ChildProcess, how: 'ref' | 'unref'): void => {
  child[how]();
  child.channel?.[how]();
  for (const stream of [child.stdout, child.stderr])
    (stream as { ref(): void; unref(): void } | null)?.[how]();
};
