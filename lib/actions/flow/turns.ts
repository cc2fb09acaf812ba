// Above 250 lines: one protocol, whose rules are read together.
import { defined } from '#core/defined.ts';

/**
 * The right of a run, or of a call of an action, to be under way, in one of the places of its key; "run" below means either. Times are
 * milliseconds since the epoch.
 */
export interface Lease {
  slot: number;
  /** ARN of the run that has it. */
  run: string;
  /** When the run was started: the oldest is asked about first. */
  at: number;
  /** Token of the state that waits in the run; absent once the run has been notified, or if it need not be. */
  token?: string;
  /** Milliseconds after which a call must have begun; absent for a run. */
  hold?: number;
  /** By when a call has begun, and once it has, is over; absent for a run. */
  until?: number;
  /** Request that has begun the call. */
  begun?: string;
}

/** A run that waits for a lease. */
export interface Entry {
  run: string;
  at: number;
  /** Place in the queue: the lowest is next. */
  rank: number;
  /** Token that came first of those to tell. Absent for a call that is tried again and again until it has its turn. */
  token?: string;
  /** Those that came after it: the state was entered again, and which of them it awaits only Step Functions knows. */
  others?: string[];
  /** See `Lease`. */
  hold?: number;
}

/** Returns the tokens of an entry, in the order in which they came. */
export const tokensOf = ({ token, others = [] }: Partial<Entry> = {}): string[] =>
  token === undefined ? [] : [token, ...others];

/** Returns an entry with other tokens. */
export const withTokens = (
  { token: _, others: __, ...entry }: Entry,
  [token, ...others]: readonly string[],
): Entry => ({ ...entry, ...defined({ token, others: others.length > 0 ? others : undefined }) });

/** Milliseconds of waiting that one point of priority outweighs. */
const AGEING_MILLISECONDS = 60_000;

/**
 * Returns the place in the queue of a run: by the time of its start, moved forward by a minute for each point of priority. It never changes, so
 * a run waits at most that much longer than those that came after it.
 */
export const rankOf = (at: number, priority: number): number =>
  Math.round(at - priority * AGEING_MILLISECONDS);

/** Ranks of one round, in seconds since the epoch: those of 300 years. Rounds and ranks together are whole numbers up to 900,000 rounds. */
const ROUND = 10_000_000_000;

/** Returns the round of a rank. */
export const roundOf = (rank: number): number => Math.floor(rank / ROUND);

/** Returns the rank of a run in a round, from its rank among those of the round. */
export const inRound = (round: number, rank: number): number =>
  round * ROUND + Math.max(0, Math.min(ROUND - 1, Math.round(rank / 1000)));

/** Returns the lowest slot that is free; undefined if as many runs as may be under way are, also in slots above `max`. */
const freeSlot = (leases: readonly Lease[], max: number): number | undefined => {
  if (leases.length >= max) return undefined;
  const taken = new Set(leases.map(({ slot }) => slot));
  for (let slot = 0; slot < max; slot++) if (!taken.has(slot)) return slot;
  return undefined;
};

/** One thing that a function does to the items of a key, or asks Step Functions: it happens at once, or not at all. */
export type Operation =
  /** Reads all leases, and the first entry of the queue. */
  | { do: 'look' }
  /** Writes a lease if its slot is free. */
  | { do: 'take'; lease: Lease }
  /** Deletes a lease if the run has it, and it is as `if` says. */
  | { do: 'free'; slot: number; run: string; if?: LeaseState }
  /** Begins a call that has a lease and has not begun. */
  | { do: 'begin'; slot: number; run: string; by: string; until: number }
  /** Sets the token of a lease if it has the one that was read, or none if none was. */
  | { do: 'set token'; lease: Lease; token: string }
  /** Removes the token of a lease if it still is that one. */
  | { do: 'told'; slot: number; run: string; token: string }
  /** Writes an entry; one of the same run gets its token, too. */
  | { do: 'queue'; entry: Entry }
  /** Takes the first token off an entry if its tokens are those that were read, and deletes it if there is no other. */
  | { do: 'drop'; entry: Entry }
  /** Deletes the entry of a run, whatever its tokens. */
  | { do: 'forget'; run: string; rank: number }
  /** Lets the state that waits with the token continue; `gone` if none does. */
  | { do: 'tell'; run: string; token: string }
  /** Asks whether a run has ended and holds nothing any longer; of a call, whether its time is over. Who can wait takes no answer for a no. */
  | { do: 'ask'; run: string; until?: number | undefined; canWait?: true };

/** What a lease must still be; one whose time is over, also as to its token, or that it has none. */
export type LeaseState =
  | { by: string }
  | { idle: true }
  | { token: string }
  | { until: number; token: string | null };

/** What a function does next after a round: begins another, or has finished. */
export type Next = { again: Round } | { done: Verdict; slot?: number };

/** How an attempt to enter ended: the run has a lease, it waits, or there is none for it. */
export type Verdict = 'full' | 'has' | 'waits';

/** A run that enters. */
export interface Entering {
  run: string;
  at: number;
  rank: number;
  max: number;
  /** Absent if nothing waits in the run: before it is started, and when it is resumed. */
  token?: string;
  /** Whether it waits if nothing is free. */
  queues: boolean;
  /** Present for a call. */
  hold?: number;
  /** Whether its entry is written. */
  waits?: boolean;
  /** Whether it has asked about the owner of the oldest lease. */
  asked?: boolean;
}

/** A stretch of a function's work between two looks at the table; nothing is remembered from the round before but what it carries. */
export type Round =
  | ({ name: 'enter' } & Entering)
  | { name: 'begin'; run: string; by: string; until: number }
  | { name: 'adopt'; run: string; at: number; max: number }
  | { name: 'leave'; run: string; rank: number; max: number }
  | { name: 'release'; run: string; slot: number; by: string; max: number }
  | ({ name: 'settle' } & Settling)
  | ({ name: 'tell' } & Telling & Settling)
  | ({ name: 'grant'; slot: number; held?: Lease | undefined; entry: Entry } & Settling);

/** Work that ends with the verdict once nothing is left to do. */
interface Settling {
  max: number;
  verdict: Verdict;
  /** Whether it has asked about the call whose time is over first. */
  asked?: boolean;
}

/** A run that is to be notified of its lease. */
interface Telling {
  slot: number;
  run: string;
  token: string;
  isCall: boolean;
}

type Program<Result = Next> = Generator<Operation, Result, unknown>;

function* perform<Answer>(operation: Operation): Program<Answer> {
  return (yield operation) as Answer;
}

/** What a look at the items of a key shows. What happens to one item while others are read may be missing. */
export interface View {
  leases: readonly Lease[];
  /** Who is next; absent if no run waits. */
  first?: Entry;
}

const look = (): Program<View> => perform({ do: 'look' });

/** Gives up everything that a run has. The entry goes first: whoever grants a lease writes it before it deletes the entry. */
function* giveUp(run: string, rank?: number): Program<void> {
  if (rank !== undefined) yield { do: 'forget', run, rank };
  for (const lease of (yield* look()).leases)
    if (lease.run === run) yield { do: 'free', slot: lease.slot, run };
}

const settle = (max: number, verdict: Verdict): Next => ({ again: { name: 'settle', max, verdict } });

/** Returns the lease that is most likely left over: of a run the oldest, of a call the one whose time is over first. */
const oldestOf = (leases: readonly Lease[]): Lease | undefined =>
  leases.reduce<Lease | undefined>(
    (found, lease) => (found && (found.until ?? found.at) <= (lease.until ?? lease.at) ? found : lease),
    undefined,
  );

/** Frees the lease if its run has ended, or the time of its call is over. Returns false if the lease has changed meanwhile. */
function* freeIfOver({ slot, run, until, token }: Lease, canWait = false): Program<boolean> {
  const about = until === undefined ? canWait && { canWait } : { until };
  if (!(yield* perform<boolean>({ do: 'ask', run, ...about }))) return true;
  if (until === undefined) {
    yield* giveUp(run);
    return true;
  }
  // Whoever was to tell the call is late. Once notified, it finds that it has no lease, and asks again.
  if (token !== undefined) yield { do: 'tell', run, token };
  // A call that has begun meanwhile has another time. A lease of the same time that was given since has another token, still to be used.
  return yield* perform<boolean>({ do: 'free', slot, run, if: { until, token: token ?? null } });
}

/**
 * Gives a lease the token of its run's state. The state may have been entered again, and the token that the lease has be the newer one, so that
 * one is used first: only what no state awaits is replaced. Returns false if the lease has changed meanwhile.
 */
function* hasToken(lease: Lease, token?: string): Program<boolean> {
  if (token === undefined || token === lease.token) return true;
  const { slot, run, token: known } = lease;
  if (known !== undefined && (yield* perform<string>({ do: 'tell', run, token: known })) !== 'gone') {
    yield { do: 'told', slot, run, token: known };
    return true;
  }
  return yield* perform<boolean>({ do: 'set token', lease, token });
}

/**
 * Takes a lease, or waits. The entry is written before the leases are looked at again, and whoever frees a lease looks at the
 * queue afterwards, so that one of the two sees the other.
 */
function* enter(entering: Entering): Program {
  const again = (more: Partial<Entering>): Next => ({ again: { ...entering, ...more, name: 'enter' } });
  const { run, at, rank, max, token, queues, waits, asked, hold } = entering;
  const { leases, first } = yield* look();
  const own = leases.find((lease) => lease.run === run && lease.begun === undefined);
  if (own) return (yield* hasToken(own, token)) ? settle(max, 'has') : again({});
  if (waits) return settle(max, 'waits');
  const slot = freeSlot(leases, max);
  if (slot !== undefined && !first) {
    const lease = { slot, run, at, ...defined({ token, hold }) };
    const isTaken = yield* perform<boolean>({ do: 'take', lease });
    return isTaken ? settle(max, 'has') : again({});
  }
  const oldest = oldestOf(leases);
  const canWait = queues && (token !== undefined || hold !== undefined);
  if (slot === undefined && oldest && !asked) {
    return again((yield* freeIfOver(oldest, canWait)) ? { asked: true } : {});
  }
  if (!canWait) return { done: 'full' };
  yield { do: 'queue', entry: { run, at, rank, ...defined({ token, hold }) } };
  return again({ waits: true });
}

/** Counts a run that is under way and did not ask, in a slot above those that are given out. */
function* adopt({ run, at, max }: { run: string; at: number; max: number }): Program {
  const { leases } = yield* look();
  if (leases.some((lease) => lease.run === run)) return { done: 'has' };
  const slot = freeSlot(leases, max) ?? Math.max(max, ...leases.map((lease) => lease.slot + 1));
  const isTaken = yield* perform<boolean>({ do: 'take', lease: { slot, run, at } });
  return isTaken ? { done: 'has' } : { again: { name: 'adopt', run, at, max } };
}

function* leave({ run, rank, max }: { run: string; rank: number; max: number }): Program {
  yield* giveUp(run, rank);
  return settle(max, 'has');
}

/** Begins a call that has a lease; `full` if it has none. */
function* beginCall({ run, by, until }: { run: string; by: string; until: number }): Program {
  for (const { slot, ...lease } of (yield* look()).leases)
    if (lease.run === run && lease.begun === undefined)
      if (yield* perform<boolean>({ do: 'begin', slot, run, by, until })) return { done: 'has', slot };
  return { done: 'full' };
}

/** Gives up the lease of a call that has ended. */
function* release({ run, slot, by, max }: { run: string; slot: number; by: string; max: number }): Program {
  yield { do: 'free', slot, run, if: { by } };
  return settle(max, 'has');
}

/**
 * Finds what another function has left half done, or what is free for who is next: one thing at a time, then it looks again. A function that
 * ends in between leaves nothing that the next one does not finish.
 */
function* settleOne({ max, verdict, asked }: Settling): Program {
  const { leases, first } = yield* look();
  const untold = leases.find(({ token }) => token !== undefined);
  if (untold?.token !== undefined) {
    const { slot, run, token, hold } = untold;
    return { again: { name: 'tell', max, verdict, slot, run, token, isCall: hold !== undefined } };
  }
  const idle = leases.filter(({ begun }) => begun === undefined);
  const twice = idle.find((lease) =>
    idle.some((other) => other.run === lease.run && other.slot < lease.slot),
  );
  if (twice) {
    yield { do: 'free', slot: twice.slot, run: twice.run, if: { idle: true } };
    return settle(max, verdict);
  }
  if (!first) return { done: verdict };
  const held = idle.find(({ run }) => run === first.run);
  const slot = held?.slot ?? freeSlot(leases, max);
  if (slot !== undefined) return { again: { name: 'grant', max, verdict, slot, held, entry: first } };
  const oldest = oldestOf(leases);
  if (oldest?.until === undefined || asked) return { done: verdict };
  const isChanged = !(yield* freeIfOver(oldest));
  return isChanged ? settle(max, verdict) : { again: { name: 'settle', max, verdict, asked: true } };
}

/** Tells a run that it has a lease. If nothing waits with the token, another function has notified it, or it has ended. */
function* tell({ max, verdict, slot, run, token, isCall }: Settling & Telling): Program {
  const isGone = (yield* perform<string>({ do: 'tell', run, token })) === 'gone';
  // A call that was notified and has not begun asks again; nothing waits any more in one whose execution has ended.
  if (isGone && isCall) yield { do: 'free', slot, run, if: { token } };
  else if (isGone && (yield* perform<boolean>({ do: 'ask', run }))) yield* giveUp(run);
  else yield { do: 'told', slot, run, token };
  return settle(max, verdict);
}

/** Gives a lease to who is next. The lease is written before the entry is deleted, so that the run is never in neither. */
function* grant({
  max,
  verdict,
  slot,
  held,
  entry,
}: Settling & { slot: number; held?: Lease | undefined; entry: Entry }): Program {
  const { run, at, token, hold } = entry;
  // If it has the lease, its state was entered again since, or whoever granted it has died: this token may be the one that is awaited.
  const passOn = (lease: Lease): Operation | undefined =>
    token === undefined ? undefined : { do: 'set token', lease, token };
  const operation: Operation | undefined = held
    ? passOn(held)
    : { do: 'take', lease: { slot, run, at, ...defined({ token, hold }) } };
  if (operation === undefined || (yield* perform<boolean>(operation))) yield { do: 'drop', entry };
  return settle(max, verdict);
}

/** Returns the work of a round: operations, to each of which it is given the answer. */
export const begin = (round: Round): Program => {
  switch (round.name) {
    case 'enter':
      return enter(round);
    case 'adopt':
      return adopt(round);
    case 'leave':
      return leave(round);
    case 'begin':
      return beginCall(round);
    case 'release':
      return release(round);
    case 'settle':
      return settleOne(round);
    case 'tell':
      return tell(round);
    case 'grant':
      return grant(round);
  }
};
