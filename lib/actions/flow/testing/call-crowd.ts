import type { Randomness } from '#core/ids.ts';
import type { Outside, TurnStore } from '../turn-store.ts';
import { type Round, rankOf } from '../turns.ts';

/** How many calls there are, and what goes wrong. */
export interface CallCrowdOptions {
  calls: number;
  /** Keys of the limit. */
  keys: number;
  /** Customers, who take turns at each key; the first makes half of the calls. */
  customers: number;
  /** Calls of a key at the same time. */
  max: number;
  /** Functions at the same time. */
  workers: number;
  /** Share of functions that die while they work: they are called again. */
  deaths: number;
  /** Share of places that are not given up. */
  lostEnds: number;
  randomness: Randomness;
  store(clock: { now(): number }): TurnStore;
  pause(milliseconds: number): Promise<unknown>;
}

/** What was seen of all calls. */
export interface SeenCalls {
  /** Calls that ended, and those that did more than once. */
  ended: number;
  twice: number;
  /** Most calls of one key that were under way at the same time. */
  mostAtOnce: number;
  /** Calls that are left in queues. */
  left: number;
  /** Most calls of another customer that began while the only waiting call of a customer waited. */
  mostOvertakes: number;
  /** Attempts that found no place and were tried again. */
  tries: number;
}

interface Call {
  name: string;
  key: string;
  customer: number;
  at: number;
  rank: number;
  token: number;
  state: 'body' | 'called' | 'ended' | 'gate' | 'new';
  ends: number;
  /** Whether it was the only one of its customer in the queue when it came. */
  isOnly?: boolean;
  queuedAt?: number;
  begunAt?: number;
}

class Died extends Error {}

/** Milliseconds within which a call must have begun, and for which it may take. */
const HOLD = 60_000;
const WORKS = 30_000;

/**
 * Makes many calls of an action at the same time. Functions die while they give turns and while they have them, and places are not given up; Step
 * Functions calls again what has not ended.
 */
export const callCrowd = async (options: CallCrowdOptions): Promise<SeenCalls> => {
  const { randomness, max, pause } = options;
  let now = 1_800_000_000_000;
  const store = options.store({ now: () => now });
  const all = new Map<string, Call>();
  const pending: (() => Promise<void>)[] = [];
  const underWay = new Map<string, number>();
  let [mostAtOnce, tries, moments] = [0, 0, 0];
  const chance = (share: number): boolean => randomness.random() < share;
  const of = ({ key }: Call) => ({ workflow: 'crowd/call', key });

  const tell: Outside['tell'] = async (name, token) => {
    const call = all.get(name);
    if (call?.state !== 'gate' || String(call.token) !== token) return 'gone';
    call.state = 'called';
    pending.push(() => attempt(call));
    return 'delivered';
  };

  const work = async (call: Call, round: Round): Promise<void> => {
    const dies = chance(options.deaths);
    const mortal: Outside = {
      tell: async (...telling) => {
        if (dies) throw new Died();
        return tell(...telling);
      },
      isOver: async () => false,
    };
    await store.work(of(call), round, mortal);
  };

  /** The state before the call; its retrier calls the function again that has died. */
  const enter = async (call: Call): Promise<void> => {
    if (call.state !== 'gate' && call.state !== 'new') return;
    if (call.state === 'new') {
      const others = [...all.values()].filter(
        (other) => other.key === call.key && other.customer === call.customer && other.state === 'gate',
      );
      call.isOnly = others.length === 0;
      call.state = 'gate';
      call.rank = await store.fairRank(of(call), String(call.customer), rankOf(call.at, 0));
    }
    call.token += 1;
    call.queuedAt ??= moments++;
    const { name: run, at, rank, token } = call;
    const entering = { run, at, rank, max, token: String(token), queues: true, hold: HOLD };
    await work(call, { name: 'enter', ...entering }).catch((error: unknown) => {
      if (!(error instanceof Died)) throw error;
      pending.push(() => enter(call));
    });
  };

  const attempt = async (call: Call): Promise<void> => {
    if (call.state !== 'called') return;
    const by = `${call.name} ${++call.token}`;
    const { name: run, at, rank } = call;
    const begin = () => store.beginCall(of(call), { run, by, until: now + WORKS });
    let slot = await begin();
    if (slot === undefined) {
      await work(call, { name: 'enter', run, at, rank, max, queues: true, hold: HOLD }).catch(
        () => undefined,
      );
      slot = await begin();
    }
    if (slot === undefined) {
      // Meanwhile time passes: after it, the places of those that have died are free.
      [tries, now] = [tries + 1, now + 3000];
      pending.push(() => attempt(call));
      return;
    }
    call.state = 'body';
    call.begunAt ??= moments++;
    const count = (underWay.get(call.key) ?? 0) + 1;
    underWay.set(call.key, count);
    mostAtOnce = Math.max(mostAtOnce, count);
    await pause(0);
    underWay.set(call.key, (underWay.get(call.key) ?? 0) - 1);
    if (chance(options.deaths)) {
      call.state = 'called';
      pending.push(() => attempt(call));
      return;
    }
    call.state = 'ended';
    call.ends += 1;
    if (chance(options.lostEnds)) return;
    await work(call, { name: 'release', run, slot, by, max }).catch(() => undefined);
  };

  for (let index = 0; index < options.calls; index++) {
    const customer = chance(0.5) ? 0 : 1 + Math.floor(randomness.random() * (options.customers - 1));
    const key = `key ${Math.floor(randomness.random() * options.keys)}`;
    const call: Call = {
      ...{ name: `call ${index}`, key, customer, at: now + index, rank: 0, token: 0, ends: 0 },
      state: 'new',
    };
    all.set(call.name, call);
    pending.push(() => enter(call));
  }
  const worker = async (): Promise<void> => {
    for (let task = pending.shift(); task; task = pending.shift()) await task();
  };
  const waiting = async () =>
    (await store.list('crowd/call')).filter(
      ({ leases, entries }) => entries.length > 0 || leases.some(({ token }) => token !== undefined),
    );
  for (;;) {
    while (pending.length > 0) await Promise.all(Array.from({ length: options.workers }, worker));
    const queues = await waiting();
    if (queues.length === 0) break;
    now += HOLD;
    for (const queue of queues)
      await store.work(queue, { name: 'settle', max, verdict: 'has' }, { tell, isOver: async () => false });
  }
  const calls = [...all.values()];
  return {
    ended: calls.filter(({ ends }) => ends > 0).length,
    twice: calls.filter(({ ends }) => ends > 1).length,
    mostAtOnce,
    left: (await waiting()).length,
    mostOvertakes: Math.max(0, ...calls.filter(({ isOnly }) => isOnly).map((call) => overtakes(call, calls))),
    tries,
  };
};

/** Counts the calls of each other customer that began while a call waited; returns the most. */
const overtakes = ({ key, customer, queuedAt = 0, begunAt = 0 }: Call, all: readonly Call[]): number => {
  const counts = new Map<number, number>();
  for (const other of all)
    if (other.key === key && other.customer !== customer)
      if ((other.begunAt ?? 0) > queuedAt && (other.begunAt ?? 0) < begunAt)
        counts.set(other.customer, (counts.get(other.customer) ?? 0) + 1);
  return Math.max(0, ...counts.values());
};
