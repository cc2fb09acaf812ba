import { type ChildProcess, spawn } from 'node:child_process';
import { extname, join } from 'node:path';
import { COMPILE_CACHE } from '#core/thread-environment.ts';
import { keep, release } from './keeper.ts';

/** How a worker's process starts. */
export interface SpawnOptions {
  /** Its whole environment. */
  environment: Record<string, string>;
  /** Of its heap, without the runtime. */
  memoryMegabytes: number;
  /** Module that it loads before it hears what it is for (default: none). */
  first?: string | undefined;
}

/** TypeScript in the repository, JavaScript in the package. */
const WORKER_MODULE = join(import.meta.dirname, `worker${extname(import.meta.filename)}`);

/** What may be mapped besides a multiple of the memory: V8, the threads of Node and libraries reserve more than they use. */
const RUNTIME_MAPPED_MEGABYTES = 2048;
const MAPPED_FACTOR = 4;

/**
 * Limits what may be mapped (on Linux, memory of every kind counts) and forbids core files, then becomes the worker. It is a
 * process group, with what it starts.
 */
const SCRIPT = 'ulimit -c 0; ulimit -d "$1" 2>/dev/null; shift; exec "$@"';

/** How much less of the processors an action gets than the stack does, while both want them. */
const NICE = 2;

/** New objects that V8 has room for before it looks for garbage: three times as much is taken, and a small call makes little. */
const NEW_SPACE_MEGABYTES = 4;
/** Places from which glibc's threads take memory (default: eight a processor): each keeps what native code, such as that of images, frees. */
const ALLOCATION_ARENAS = '2';

/** Starts a worker's process. */
export const spawnWorker = ({ environment, memoryMegabytes, first }: SpawnOptions): ChildProcess => {
  const limit = String((RUNTIME_MAPPED_MEGABYTES + MAPPED_FACTOR * memoryMegabytes) * 1024);
  const command = [
    'nice',
    '-n',
    String(NICE),
    process.execPath,
    '--disable-warning=ExperimentalWarning',
    `--max-old-space-size=${memoryMegabytes}`,
    `--max-semi-space-size=${NEW_SPACE_MEGABYTES}`,
    WORKER_MODULE,
    ...(first === undefined ? [] : [first]),
  ];
  const child = spawn('/bin/sh', ['-c', SCRIPT, 'worker', limit, ...command], {
    env: { ...environment, NODE_COMPILE_CACHE: COMPILE_CACHE, MALLOC_ARENA_MAX: ALLOCATION_ARENAS },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    detached: true,
  });
  const { pid } = child;
  if (pid !== undefined) {
    keep(pid);
    child.once('exit', () => release(pid));
  }
  return child;
};

/** Kills a worker with everything that it has started. */
export const killWorker = ({ pid, exitCode, signalCode }: ChildProcess): void => {
  if (pid === undefined || exitCode !== null || signalCode !== null) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
};
