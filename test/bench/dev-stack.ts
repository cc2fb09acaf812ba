import { readdirSync, readFileSync } from 'node:fs';
import { endOf, lineOf, startCli } from '#cli/testing/cli-process.ts';

/** A running `baton dev`, and what its processes use. */
export interface DevStack {
  url: string;
  /** Milliseconds of processor time that its processes have used, with those that have ended. */
  cpu(): number;
  /** The most resident memory that all its processes had together, in megabytes, as often as it was looked at. */
  peakMegabytes(): number;
  close(): Promise<void>;
}

const LOOK_MILLISECONDS = 250;
const TICK_MILLISECONDS = 10;
const PAGE_MEGABYTES = 4096 / 2 ** 20;

interface ProcessFigures {
  parent: number;
  megabytes: number;
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
    const [parent = 0, megabytes = 0] = [fields[1], (fields[21] ?? 0) * PAGE_MEGABYTES];
    const cpu = fields.slice(11, 15).reduce((sum, ticks) => sum + ticks, 0) * TICK_MILLISECONDS;
    return [[Number(id), { parent, megabytes, cpu }]];
  } catch {
    return [];
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

/** Starts `baton dev` in a project. */
export const startDev = async (root: string): Promise<DevStack> => {
  const child = startCli(['dev', '--port', '0', '--json'], root);
  const { url } = JSON.parse(await lineOf(child, (line) => line.includes('"ready"'))) as { url: string };
  let peak = 0;
  const sum = (of: 'cpu' | 'megabytes'): number =>
    treeOf(child.pid ?? 0).reduce((total, figures) => total + figures[of], 0);
  const timer = setInterval(() => {
    peak = Math.max(peak, sum('megabytes'));
  }, LOOK_MILLISECONDS);
  return {
    url,
    cpu: () => sum('cpu'),
    peakMegabytes: () => peak,
    close: async () => {
      clearInterval(timer);
      child.kill('SIGTERM');
      await endOf(child);
    },
  };
};
