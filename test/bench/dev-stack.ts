import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { endOf, lineOf, startCli } from '#cli/testing/cli-process.ts';

/** A running `baton dev`, and what its processes use. */
export interface DevStack {
  url: string;
  /** Milliseconds of processor time that its processes have used, with those that have ended. */
  cpu(): number;
  /** The most memory that all its processes had together, in megabytes, as often as it was looked at; what they share counts once. */
  peakMegabytes(): number;
  /** Milliseconds of processor time of the turns of its event loop that have worked for long since a time, the longest first. */
  longTurns(since: number): number[];
  /** Ends its process as a crash does. */
  kill(): Promise<void>;
  close(): Promise<void>;
}

const LOOK_MILLISECONDS = 1000;
const TICK_MILLISECONDS = 10;

interface ProcessFigures {
  id: number;
  parent: number;
  /** Of it and of its children that it has waited for. */
  cpu: number;
}

const figuresOf = (id: string): [number, ProcessFigures][] => {
  try {
    // After the name, which is in parentheses and may hold anything; the fields count from the third.
    const fields = readFileSync(`/proc/${id}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ')
      .map(Number);
    const parent = fields[1] ?? 0;
    const cpu = fields.slice(11, 15).reduce((sum, ticks) => sum + ticks, 0) * TICK_MILLISECONDS;
    return [[Number(id), { id: Number(id), parent, cpu }]];
  } catch {
    return [];
  }
};

/** The proportional share of memory of a process: a page that several map, such as those of Node, counts once in all of them together. */
const megabytesOf = ({ id }: ProcessFigures): number => {
  try {
    const [, kilobytes] = /^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${id}/smaps_rollup`, 'utf8')) ?? [];
    return Number(kilobytes ?? 0) / 1024;
  } catch {
    return 0;
  }
};

/** Figures of a process and of all that it has started, on Linux. */
const treeOf = (root: number): ProcessFigures[] => {
  const all = new Map(
    readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .flatMap(figuresOf),
  );
  const belongs = (id: number): boolean => {
    const found = all.get(id);
    return found !== undefined && (id === root || belongs(found.parent));
  };
  return [...all].filter(([id]) => belongs(id)).map(([, figures]) => figures);
};

/** Returns the milliseconds of processor time of all processes below one, with those that have ended. */
export const cpuBelow = (root: number): number =>
  treeOf(root).reduce((total, { id, cpu }) => total + (id === root ? 0 : cpu), 0);

/** Starts `baton dev` in a project; long turns of its event loop are noted if they are watched, by a timer that is never idle. */
export const startDev = async (root: string, { watched = false } = {}): Promise<DevStack> => {
  const notes = mkdtempSync(join(tmpdir(), 'baton-loop-'));
  const turns = join(notes, 'turns.jsonl');
  const watch = {
    BATON_BENCH_LOOP: turns,
    NODE_OPTIONS: `--import ${join(import.meta.dirname, 'watch-loop.ts')}`,
  };
  const child = startCli(['dev', '--port', '0', '--json'], root, watched ? watch : {});
  const { url } = JSON.parse(await lineOf(child, (line) => line.includes('"ready"'))) as { url: string };
  let peak = 0;
  const sum = (of: (figures: ProcessFigures) => number): number =>
    treeOf(child.pid ?? 0).reduce((total, figures) => total + of(figures), 0);
  const timer = setInterval(() => {
    peak = Math.max(peak, sum(megabytesOf));
  }, LOOK_MILLISECONDS);
  const end = async (signal: 'SIGKILL' | 'SIGTERM'): Promise<void> => {
    clearInterval(timer);
    child.kill(signal);
    await endOf(child);
    rmSync(notes, { recursive: true, force: true });
  };
  return {
    url,
    cpu: () => sum(({ cpu }) => cpu),
    peakMegabytes: () => peak,
    longTurns: (since) =>
      (existsSync(turns) ? readFileSync(turns, 'utf8').split('\n').slice(0, -1) : [])
        .map((line) => JSON.parse(line) as { at: number; milliseconds: number })
        .filter(({ at }) => at >= since)
        .map(({ milliseconds }) => milliseconds)
        .sort((a, b) => b - a),
    kill: () => end('SIGKILL'),
    close: () => end('SIGTERM'),
  };
};
