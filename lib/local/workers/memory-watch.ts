import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** A process whose memory is limited, and what happens if it has more. */
export interface Watched {
  processId: number;
  maxMegabytes: number;
  exceeded(): void;
}

/** A process can take some 2 GB/s: about 50 MB too many are seen. */
const LOOK_MILLISECONDS = 25;
/** Where memory is only known to `ps`, which is another process each time. */
const ASK_MILLISECONDS = 250;

const LINUX = process.platform === 'linux';
const PAGE_BYTES = 4096;

const watched = new Set<Watched>();
let timer: NodeJS.Timeout | undefined;

/** Calls back once if a process has more resident memory than it may; the result ends the watch. */
export const watchMemory = (process: Watched): (() => void) => {
  watched.add(process);
  timer ??= setInterval(LINUX ? look : ask, LINUX ? LOOK_MILLISECONDS : ASK_MILLISECONDS).unref();
  return () => {
    watched.delete(process);
    if (watched.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
};

/** Returns the resident memory of a process on Linux; undefined elsewhere, and once it has ended. */
export const residentMegabytes = (processId: number): number | undefined => {
  if (!LINUX) return undefined;
  try {
    const [, pages] = readFileSync(`/proc/${processId}/statm`, 'utf8').split(' ');
    return (Number(pages) * PAGE_BYTES) / 2 ** 20;
  } catch {
    return undefined;
  }
};

const check = (process: Watched, megabytes: number | undefined): void => {
  if (megabytes === undefined || megabytes <= process.maxMegabytes || !watched.delete(process)) return;
  process.exceeded();
};

const look = (): void => {
  for (const process of watched) check(process, residentMegabytes(process.processId));
};

const ask = (): void => {
  const ids = [...watched].map(({ processId }) => processId).join(',');
  execFile('ps', ['-o', 'pid=,rss=', '-p', ids], (_error, text) => {
    const kilobytes = new Map(
      text.split('\n').map((line) => line.trim().split(/\s+/).map(Number) as [number, number]),
    );
    for (const process of watched) check(process, (kilobytes.get(process.processId) ?? 0) / 1024);
  });
};
