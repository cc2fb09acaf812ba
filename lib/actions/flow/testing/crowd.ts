import type { Randomness } from '#core/ids.ts';
import type { TurnStore } from '../turn-store.ts';
import { type Entering, type Round, rankOf } from '../turns.ts';

/** How many runs there are, and what goes wrong. */
export interface CrowdOptions {
  runs: number;
  keys: number;
  /** Runs of a key at the same time. */
  max: number;
  /** Functions at the same time. */
  workers: number;
  /** Share of functions that die while they work. */
  deaths: number;
  /** Share of ends that no event reports. */
  lostEnds: number;
  /** Share of questions that Step Functions refuses to answer to who can wait. */
  refusals: number;
  randomness: Randomness;
  store(): TurnStore;
  pause(milliseconds: number): Promise<unknown>;
}

/** What was seen of all runs. */
export interface Seen {
  /** Runs that had their turn. */
  begun: number;
  /** Runs that had it more than once. */
  twice: number;
  /** Most runs of one key that were under way at the same time. */
  mostAtOnce: number;
  /** Leases and entries that are left. */
  left: number;
  /** Runs that began after one of their key which was behind them in the queue, and was in it when they were. */
  behindOthers: number;
  /** Turns that were answered by a look whether the oldest run has ended, or by a sweep. */
  sweeps: number;
}

interface CrowdRun {
  name: string;
  key: string;
  at: number;
  rank: number;
  token: number;
  state: 'body' | 'ended' | 'gate';
  begins: number;
  queuedAt?: number;
  begunAt?: number;
}

class Died extends Error {}

/**
 * Starts many runs at the same time, and lets functions work for them and die, as Lambda and Step Functions do: a state whose function has died
 * calls it again with another token, an event is repeated, and a sweep looks for what no event reports.
 */
export const crowd = async (options: CrowdOptions): Promise<Seen> => {
  const { randomness, deaths, lostEnds, refusals, max, store, pause } = options;
  const runs = new Map<string, CrowdRun>();
  const pending: (() => Promise<void>)[] = [];
  const underWay = new Map<string, number>();
  let mostAtOnce = 0;
  let sweeps = 0;
  let time = 0;

  const tell = async (name: string, token: string): Promise<'delivered' | 'gone'> => {
    const run = runs.get(name);
    if (run?.state !== 'gate' || String(run.token) !== token) return 'gone';
    run.state = 'body';
    run.begins += 1;
    run.begunAt = time++;
    const count = (underWay.get(run.key) ?? 0) + 1;
    underWay.set(run.key, count);
    mostAtOnce = Math.max(mostAtOnce, count);
    pending.push(() => end(run));
    return 'delivered';
  };

  const work = async (run: CrowdRun, round: Round, repeat: () => Promise<void>): Promise<void> => {
    const dies = randomness.random() < deaths;
    let operations = Math.floor(randomness.random() * 6);
    const mortal = {
      tell: async (name: string, token: string) => {
        if (dies && operations-- <= 0) throw new Died();
        return tell(name, token);
      },
      isOver: async (name: string, canWait = false) => {
        if (dies && operations-- <= 0) throw new Died();
        if (canWait && randomness.random() < refusals) return false;
        return runs.get(name)?.state === 'ended';
      },
    };
    try {
      await store().work({ workflow: 'crowd', key: run.key }, round, mortal);
    } catch (error) {
      if (!(error instanceof Died)) throw error;
      await repeat();
    }
  };

  const enter = async (run: CrowdRun): Promise<void> => {
    if (run.state !== 'gate') return;
    run.token += 1;
    const { name, at, rank, token } = run;
    const entering: Entering = { run: name, at, rank, max, token: String(token), queues: true };
    await work(run, { name: 'enter', ...entering }, async () => {
      pending.push(() => enter(run));
    });
    run.queuedAt ??= time++;
  };

  const leave = (run: CrowdRun): Promise<void> =>
    work(run, { name: 'leave', run: run.name, rank: run.rank, max }, async () => {
      pending.push(() => leave(run));
    });

  const end = async (run: CrowdRun): Promise<void> => {
    await pause(0);
    underWay.set(run.key, (underWay.get(run.key) ?? 0) - 1);
    run.state = 'ended';
    if (randomness.random() >= lostEnds) await leave(run);
  };

  for (let index = 0; index < options.runs; index++) {
    const at = 1_000_000_000 + index * 1000;
    const run: CrowdRun = {
      name: `run ${index}`,
      key: `key ${Math.floor(randomness.random() * options.keys)}`,
      at,
      rank: rankOf(at, Math.floor(randomness.random() * 3)),
      token: 0,
      state: 'gate',
      begins: 0,
    };
    runs.set(run.name, run);
    pending.push(() => enter(run));
  }
  const worker = async (): Promise<void> => {
    for (let task = pending.shift(); task; task = pending.shift()) await task();
  };
  for (;;) {
    while (pending.length > 0) await Promise.all(Array.from({ length: options.workers }, worker));
    const held = (await store().list('crowd')).flatMap(({ leases }) => leases);
    const over = held.filter(({ run }) => runs.get(run)?.state === 'ended');
    if (over.length === 0) break;
    sweeps += over.length;
    for (const { run: name } of over) {
      const run = runs.get(name);
      if (run) pending.push(() => leave(run));
    }
  }
  const left = (await store().list('crowd')).flatMap(({ leases, entries }) => [...leases, ...entries]);
  const all = [...runs.values()];
  return {
    begun: all.filter(({ begins }) => begins > 0).length,
    twice: all.filter(({ begins }) => begins > 1).length,
    mostAtOnce,
    left: left.length,
    behindOthers: all.filter((run) => wasOvertaken(run, all)).length,
    sweeps,
  };
};

/** Whether another run of the key, which was behind in the queue, was given its turn although this one waited when it came. */
const wasOvertaken = ({ key, rank, queuedAt, begunAt = 0 }: CrowdRun, all: readonly CrowdRun[]): boolean =>
  queuedAt !== undefined &&
  all.some(
    (other) =>
      other.key === key &&
      other.rank > rank &&
      other.queuedAt !== undefined &&
      other.queuedAt > queuedAt &&
      (other.begunAt ?? 0) > queuedAt &&
      (other.begunAt ?? 0) < begunAt,
  );
