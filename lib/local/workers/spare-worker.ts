import type { ChildProcess } from 'node:child_process';
import { extname } from 'node:path';
import { DEFAULT_MEMORY_MEGABYTES } from '#contracts/deployment.ts';
import { MemoryBudget } from './budget.ts';
import { killWorker, type SpawnOptions, spawnWorker } from './spawn-worker.ts';

/** What nearly every function needs. It has the ending of this module: `.ts` here, `.js` in the package. */
const ACTIONS = new URL(`../../entry/actions${extname(import.meta.filename)}`, import.meta.url).href;

/** A whole processor on Lambda: few functions have more. */
const AMPLE_MEGABYTES = 1769;

/** Workers of the usual size for which there must still be memory beside an ample one. */
const MIN_OTHERS = 3;

/** A worker's process that is not needed yet. */
export interface SpareWorker {
  child: ChildProcess;
  memoryMegabytes: number;
}

let spare: SpareWorker | undefined;

/**
 * Starts a worker's process before there is a pool, so that it loads what all of them need while this process loads the rest. The first pool
 * that starts a worker of no more memory gets it. Where that does not keep others from starting, it has memory for larger functions too: to start a
 * process for their sake takes longer than most of their calls. A call that exceeds what its function may use ends all the same.
 */
export const startSpareWorker = (
  environment: Record<string, string>,
  memoryMegabytes = spareMegabytes(),
): void => {
  if (spare) return;
  const child = spawnWorker({ environment, memoryMegabytes, first: ACTIONS });
  spare = { child, memoryMegabytes };
  // An error, such as that of a shell that is not there, is that of whoever takes it.
  child.on('error', () => undefined);
  hold(child, 'unref');
};

const spareMegabytes = (): number => {
  // Elsewhere nothing but V8, whose limit is that of the process, notices what a call exceeds.
  const isWatched = process.platform === 'linux';
  const { totalMegabytes } = new MemoryBudget();
  const isRoom = totalMegabytes >= AMPLE_MEGABYTES + MIN_OTHERS * DEFAULT_MEMORY_MEGABYTES;
  return isWatched && isRoom ? AMPLE_MEGABYTES : DEFAULT_MEMORY_MEGABYTES;
};

/** Returns the spare worker, if there is one with enough memory. */
export const takeSpareWorker = ({
  memoryMegabytes,
}: Pick<SpawnOptions, 'memoryMegabytes'>): SpareWorker | undefined => {
  if (!spare?.child.connected || spare.memoryMegabytes < memoryMegabytes) return undefined;
  const taken = spare;
  spare = undefined;
  hold(taken.child, 'ref');
  return taken;
};

/** Ends the spare worker, if no pool needed it. */
export const endSpareWorker = (): void => {
  if (spare) killWorker(spare.child);
  spare = undefined;
};

/** Whether a process, and what it prints and reports, keeps this one alive. */
const hold = (child: ChildProcess, how: 'ref' | 'unref'): void => {
  child[how]();
  child.channel?.[how]();
  for (const stream of [child.stdout, child.stderr])
    (stream as { ref(): void; unref(): void } | null)?.[how]();
};
