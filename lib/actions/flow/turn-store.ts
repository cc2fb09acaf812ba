// Above 250 lines: each operation of the protocol is one conditional write over the same items, read beside each other.

import type { RateLimit, TurnKey } from '#contracts/flow.ts';
import { reserve, type Starts } from '#contracts/rate.ts';
import { INDEX, type ItemKey, KEYS, TABLE } from '#contracts/table.ts';
import type { Clock } from '#core/clock.ts';
import { defined } from '#core/defined.ts';
import { hashOf } from '#core/hash.ts';
import {
  type Condition,
  deleteItem,
  IF_ABSENT,
  type Item,
  ifVersion,
  type OpenTable,
  queryPages,
  readItem,
  updateItem,
  writeItem,
} from '../ports/documents.ts';
import { type BeginStore, beginsIn } from './begins.ts';
import { type Arrival, arrived, type Newest } from './debounce.ts';

import {
  begin,
  type Entry,
  inRound,
  type Lease,
  type LeaseState,
  type Next,
  type Operation,
  type Round,
  roundOf,
  tokensOf,
  type Verdict,
  type View,
  withTokens,
} from './turns.ts';

/** In which queue a run is, or was. */
export interface Turn extends TurnKey {
  /** When the run was started, in milliseconds since the epoch. */
  at: number;
  rank: number;
  priority: number;
  /** Runs that may be under way at the same time; absent if there is no such limit. */
  max?: number;
  rate?: RateLimit & { key: string };
  /** When the run may begin, as its rate has it: milliseconds since the epoch. */
  beginsAt?: number;
  /** When a run that had ended was given its place again, to be continued. */
  retakenAt?: number;
  /** Whether its start was refused, or skipped: nothing runs under the name. */
  isRefused?: true;
  /** Whether it is a call's. */
  isCall?: true;
}

/** What is done outside of the table. */
export interface Outside {
  /** Lets the state that waits with the token continue; `gone` if none does. */
  tell(run: string, token: string): Promise<'delivered' | 'gone'>;
  /** Whether a run has ended and holds nothing any longer; false for who can wait if Step Functions refuses to say, because many ask. */
  isOver(run: string, canWait?: boolean): Promise<boolean>;
}

/** Who has a place of a key, and who waits, the next first. */
export interface KeyTurns extends TurnKey {
  leases: Lease[];
  entries: Entry[];
}

/** Leases, queues and rates of runs. */
export interface TurnStore extends BeginStore {
  /** Does the work of a round, and of those that follow from it, on the items of a key. */
  work(of: TurnKey, round: Round, outside: Outside): Promise<Verdict>;
  /** Returns the rank of a run in a queue in which those with different fair keys take turns; `rank` is that among those of a round. */
  fairRank(of: TurnKey, fair: string, rank: number): Promise<number>;
  /** Begins a call that has a lease, until its time is over at the latest; returns its slot, or undefined if it has none. */
  beginCall(of: TurnKey, call: { run: string; by: string; until: number }): Promise<number | undefined>;
  /** Returns in which queue a run is, or was; undefined if its workflow has no limits. */
  turnOf(run: string): Promise<Turn | undefined>;
  /** Stores in which queue a run is. */
  remember(run: string, turn: Turn): Promise<void>;
  /** Lets the table forget that a run was in a queue, once it can no longer be continued. */
  forgetLater(run: string): Promise<void>;
  /** Reserves the time at which a run may begin, in milliseconds since the epoch; undefined if the run is refused. */
  reserve(of: TurnKey, limit: RateLimit): Promise<number | undefined>;
  /** Records that a run has come that waits for no newer one; undefined if a newer one has. */
  arrive(of: TurnKey, arrival: Arrival): Promise<Newest | undefined>;
  /** Stores that all runs before the newest have been notified. */
  toldBefore(of: TurnKey, newest: Newest): Promise<void>;
  /** Returns the leases and entries of a key. */
  ofKey(of: TurnKey): Promise<KeyTurns>;
  /** Returns all leases and entries of a workflow, by key. */
  list(workflow: string): Promise<KeyTurns[]>;
}

type Ended = Extract<Next, { done: Verdict }>;

/** What a single operation on the table has outside. */
const NO_ONE: Outside = { tell: async () => 'gone', isOver: async () => false };

/** Attempts at a write; each lost one means that another's succeeded. */
const MAX_TRIES = 100;

/** Rounds of one piece of work: each but the last changes something that was left undone. */
const MAX_ROUNDS = 5000;

/** Seconds for which the turn of a run that has ended is kept: 90 days, as long as Step Functions keeps its history. */
const RETENTION_SECONDS = 90 * 86_400;

/** Seconds for which the turn of a call is kept: longer than an execution may wait that can still be redriven. */
const CALL_RETENTION_SECONDS = 30 * 86_400;

const SLOT = 'slot#';
const WAIT = 'wait#';
/** Behind everything that begins with `wait#`. */
const BEHIND = 'wait$';

const slotKey = ({ workflow, key }: TurnKey, slot: number): ItemKey =>
  KEYS.flow(workflow, key, `${SLOT}${String(slot).padStart(6, '0')}`);

/** Entries are sorted by their ranks; the run tells those of one rank apart. */
const waitKey = ({ workflow, key }: TurnKey, { run, rank }: Pick<Entry, 'rank' | 'run'>): ItemKey =>
  KEYS.flow(workflow, key, `${WAIT}${String(rank).padStart(16, '0')}#${hashOf(run).slice(0, 16)}`);

/** Returns the condition that a lease is that of a run, and as `state` says. */
const ifLease = (run: string, state: LeaseState): Condition => {
  if ('idle' in state) return ifOf(run, { begun: null });
  return ifOf(run, 'by' in state ? { begun: state.by } : state);
};

/** Holds if an item is that of a run, and its fields are these; null for one that it has not. */
const ifOf = (run: string, fields: Record<string, number | string | null> = {}): Condition => {
  const known = Object.entries(fields).filter(([, value]) => value !== null);
  return {
    ConditionExpression: [
      '#run = :run',
      ...Object.entries(fields).map(([name, value]) =>
        value === null ? `attribute_not_exists(#${name})` : `#${name} = :${name}`,
      ),
    ].join(' AND '),
    ExpressionAttributeNames: Object.fromEntries(
      ['run', ...Object.keys(fields)].map((name) => [`#${name}`, name]),
    ),
    ExpressionAttributeValues: {
      ':run': run,
      ...Object.fromEntries(known.map(([name, value]) => [`:${name}`, value])),
    },
  };
};

/** Characters of a key by which items are listed: a sort key has at most 1,024 bytes, and a character up to four. */
const MAX_LISTED_LENGTH = 200;

/** Returns an item that is listed with the others of its workflow. */
const listed = (of: TurnKey, itemKey: ItemKey, fields: Item): Item => ({
  ...itemKey,
  ...of,
  ...fields,
  [TABLE.indexPk]: INDEX.turns(of.workflow),
  [TABLE.indexSk]: `${[...of.key].slice(0, MAX_LISTED_LENGTH).join('')}#${itemKey.sk}`,
});

const leaseIn = ({ slot, run, at, token, hold, until, begun }: Item): Lease => ({
  slot: Number(slot),
  run: String(run),
  at: Number(at),
  ...(typeof token === 'string' && { token }),
  ...(typeof hold === 'number' && { hold }),
  ...(typeof until === 'number' && { until }),
  ...(typeof begun === 'string' && { begun }),
});

const entryIn = ({ run, at, rank, tokens, token, hold }: Item): Entry => {
  const entry = {
    run: String(run),
    at: Number(at),
    rank: Number(rank),
    ...(typeof hold === 'number' && { hold }),
  };
  return withTokens(entry, tokensIn(tokens, token).map(String));
};

/** One that was written before entries had several tokens has one. */
const tokensIn = (tokens: unknown, token: unknown): unknown[] => {
  if (Array.isArray(tokens)) return tokens;
  return token === undefined ? [] : [token];
};

/** Returns the change that writes an entry, and adds its tokens to those of one that there is. */
const queueing = (of: TurnKey, entry: Entry) => {
  const { token: _, others: __, ...rest } = entry;
  const { [TABLE.pk]: ___, [TABLE.sk]: ____, ...fields } = listed(of, waitKey(of, entry), rest);
  const names = Object.keys(fields);
  return {
    UpdateExpression: `SET ${names.map((name) => `#${name} = :${name}`).join(', ')}, #tokens = list_append(if_not_exists(#tokens, :none), :tokens)`,
    ExpressionAttributeNames: Object.fromEntries([...names, 'tokens'].map((name) => [`#${name}`, name])),
    ExpressionAttributeValues: {
      ...Object.fromEntries(Object.entries(fields).map(([name, value]) => [`:${name}`, value])),
      ':none': [],
      ':tokens': tokensOf(entry),
    },
  };
};

/** Holds if the tokens of an entry are those that were read: they are added at the end, and taken from the beginning. */
const ifTokens = (entry: Entry): Condition => {
  const [first, ...others] = tokensOf(entry);
  const isSame = first === undefined ? '' : ' AND #tokens[0] = :first';
  return {
    ConditionExpression: `#run = :run AND (attribute_not_exists(#tokens) OR (size(#tokens) = :size${isSame}))`,
    ExpressionAttributeNames: { '#run': 'run', '#tokens': 'tokens' },
    ExpressionAttributeValues: {
      ':run': entry.run,
      ':size': first === undefined ? 0 : others.length + 1,
      ...defined({ ':first': first }),
    },
  };
};

const isLease = (item: Item): boolean => String(item[TABLE.sk]).startsWith(SLOT);

/** A consistent query of the leases, and then the entries, of a key. */
const itemsOf = ({ workflow, key }: TurnKey) => ({
  ConsistentRead: true,
  KeyConditionExpression: `${TABLE.pk} = :pk AND ${TABLE.sk} BETWEEN :slot AND :behind`,
  ExpressionAttributeValues: { ':pk': KEYS.flow(workflow, key).pk, ':slot': SLOT, ':behind': BEHIND },
});

const look = async (open: OpenTable, of: TurnKey): Promise<View> => {
  const leases: Lease[] = [];
  for await (const page of queryPages(open, { ...itemsOf(of), Limit: 50 })) {
    const next = page.find((item) => !isLease(item));
    leases.push(...page.filter(isLease).map(leaseIn));
    if (next) return { leases, first: entryIn(next) };
  }
  return { leases };
};

/** Whether the time of a call is over, or a run holds nothing any longer. */
const isOver = async (
  { run, until, canWait }: Extract<Operation, { do: 'ask' }>,
  clock: Clock,
  outside: Outside,
): Promise<boolean> => (until === undefined ? outside.isOver(run, canWait) : until < clock.now());

/** Does one operation: each is a single conditional write, or a read. */
export const performOn = async (
  { open, clock }: { open: OpenTable; clock: Clock },
  of: TurnKey,
  operation: Operation,
  outside: Outside,
): Promise<unknown> => {
  /** By when a call has begun to which a lease is given now. */
  const untilOf = ({ hold }: Lease): { until?: number } =>
    hold === undefined ? {} : { until: clock.now() + hold };
  switch (operation.do) {
    case 'look':
      return look(open, of);
    case 'take': {
      const { slot } = operation.lease;
      const lease = { ...operation.lease, ...untilOf(operation.lease) };
      return writeItem(open, listed(of, slotKey(of, slot), lease), IF_ABSENT);
    }
    case 'free': {
      const { slot, run, if: state } = operation;
      return deleteItem(open, slotKey(of, slot), state ? ifLease(run, state) : ifOf(run));
    }
    case 'begin': {
      const { slot, run, by, until } = operation;
      const { ExpressionAttributeNames, ExpressionAttributeValues, ...condition } = ifLease(run, {
        idle: true,
      });
      const update = {
        UpdateExpression: 'SET #begun = :by, #until = :until REMOVE #token',
        ...condition,
        ExpressionAttributeNames: { ...ExpressionAttributeNames, '#until': 'until', '#token': 'token' },
        ExpressionAttributeValues: { ...ExpressionAttributeValues, ':by': by, ':until': until },
      };
      return (await updateItem(open, slotKey(of, slot), update)) !== undefined;
    }
    case 'set token': {
      const { slot, run, token: known = null } = operation.lease;
      const { ExpressionAttributeNames, ExpressionAttributeValues, ...condition } = ifOf(run, {
        token: known,
      });
      const { until } = untilOf(operation.lease);
      const update = {
        UpdateExpression: `SET #token = :new${until === undefined ? '' : ', #until = :until'}`,
        ConditionExpression: `${condition.ConditionExpression} AND attribute_not_exists(#begun)`,
        ExpressionAttributeNames: {
          ...ExpressionAttributeNames,
          '#begun': 'begun',
          ...(until !== undefined && { '#until': 'until' }),
        },
        ExpressionAttributeValues: {
          ...ExpressionAttributeValues,
          ':new': operation.token,
          ...(until !== undefined && { ':until': until }),
        },
      };
      return (await updateItem(open, slotKey(of, slot), update)) !== undefined;
    }
    case 'told': {
      const { slot, run, token } = operation;
      const update = { UpdateExpression: 'REMOVE #token', ...ifOf(run, { token }) };
      return (await updateItem(open, slotKey(of, slot), update)) !== undefined;
    }
    case 'queue':
      return (
        (await updateItem(open, waitKey(of, operation.entry), queueing(of, operation.entry))) !== undefined
      );
    case 'drop': {
      const { entry } = operation;
      if (!entry.others) return deleteItem(open, waitKey(of, entry), ifTokens(entry));
      const update = { UpdateExpression: 'REMOVE #tokens[0]', ...ifTokens(entry) };
      return (await updateItem(open, waitKey(of, entry), update)) !== undefined;
    }
    case 'forget':
      return deleteItem(open, waitKey(of, operation), ifOf(operation.run));
    case 'tell':
      return outside.tell(operation.run, operation.token);
    case 'ask':
      return isOver(operation, clock, outside);
  }
};

/** Returns what is known of the starts of runs, over a table. */
const startsIn = (open: OpenTable, clock: Clock): Pick<TurnStore, 'arrive' | 'reserve' | 'toldBefore'> => ({
  async reserve({ workflow, key }, limit) {
    const itemKey = KEYS.flow(workflow, key, 'rate');
    for (let tries = 0; tries < MAX_TRIES; tries++) {
      const stored = await readItem(open, itemKey);
      const reserved = reserve((stored?.starts as Starts | undefined) ?? [], limit, clock.now());
      if (!reserved) return undefined;
      const version = Number(stored?.version ?? 0);
      const expires = Math.ceil(reserved.at / 1000) + limit.per_seconds + RETENTION_SECONDS;
      const item = { ...itemKey, starts: reserved.next, version: version + 1, [TABLE.ttl]: expires };
      if (await writeItem(open, item, ifVersion(version))) return reserved.at;
    }
    throw new Error(`Gave up on the rate of "${key}" of ${workflow}: ${MAX_TRIES} attempts were lost`);
  },
  async arrive({ workflow, key }, arrival) {
    const itemKey = KEYS.flow(workflow, key, 'debounce');
    for (let tries = 0; tries < MAX_TRIES; tries++) {
      const stored = await readItem(open, itemKey);
      const next = arrived(stored?.newest as Newest | undefined, arrival);
      if (!next) return undefined;
      const version = Number(stored?.version ?? 0);
      const expires = Math.ceil(clock.now() / 1000) + RETENTION_SECONDS;
      const item = { ...itemKey, newest: next, version: version + 1, [TABLE.ttl]: expires };
      if (await writeItem(open, item, ifVersion(version))) return next;
    }
    throw new Error(`Gave up on the newest run of "${key}" of ${workflow}: ${MAX_TRIES} attempts were lost`);
  },
  async toldBefore({ workflow, key }, { token }) {
    await updateItem(open, KEYS.flow(workflow, key, 'debounce'), {
      UpdateExpression: 'SET #newest.#before = :none, #version = #version + :one',
      ConditionExpression: '#newest.#token = :token',
      ExpressionAttributeNames: {
        '#newest': 'newest',
        '#before': 'before',
        '#token': 'token',
        '#version': 'version',
      },
      ExpressionAttributeValues: { ':none': [], ':token': token, ':one': 1 },
    });
  },
});

/** Milliseconds for which what is known of fair keys is kept at least, so that the runs of a burst count in the same rounds. */
const MIN_EPOCH_MILLISECONDS = 60_000;

/** Returns the time since which rounds are counted: from the start if no run waits. */
const epochOf = async (
  { open, now }: { open: OpenTable; now: number },
  { workflow, key }: TurnKey,
  waits: boolean,
): Promise<number> => {
  const itemKey = KEYS.flow(workflow, key, 'fair');
  for (let tries = 0; tries < MAX_TRIES; tries++) {
    const { epoch, version = 0 } = (await readItem(open, itemKey)) ?? {};
    if (typeof epoch === 'number' && (waits || now - epoch < MIN_EPOCH_MILLISECONDS)) return epoch;
    const begun = { ...itemKey, epoch: now, version: Number(version) + 1 };
    if (await writeItem(open, begun, ifVersion(Number(version)))) return now;
  }
  return now;
};

/**
 * Gives a run the round after the last of its fair key, or that of the first in the queue if it is later. A run of
 * another key than those that wait comes into the round that the queue is at.
 */
const fairRankIn = async (
  { open, now }: { open: OpenTable; now: number },
  of: TurnKey,
  fair: string,
  rank: number,
): Promise<number> => {
  const { first } = await look(open, of);
  const epoch = await epochOf({ open, now }, of, first !== undefined);
  const current = first ? roundOf(first.rank) : 0;
  const itemKey = KEYS.flow(of.workflow, of.key, `fair#${hashOf(fair).slice(0, 32)}`);
  const names = { '#epoch': 'epoch', '#round': 'round' };
  for (let tries = 0; tries < MAX_TRIES; tries++) {
    const next = await updateItem(open, itemKey, {
      UpdateExpression: 'SET #round = #round + :one',
      ConditionExpression: '#epoch = :epoch AND #round >= :current',
      ExpressionAttributeNames: names,
      ExpressionAttributeValues: { ':one': 1, ':epoch': epoch, ':current': current },
    });
    if (next) return inRound(Number(next.round), rank);
    const begun = await updateItem(open, itemKey, {
      UpdateExpression: 'SET #epoch = :epoch, #round = :current, #ttl = :ttl',
      ConditionExpression: 'attribute_not_exists(#epoch) OR #epoch <> :epoch OR #round < :current',
      ExpressionAttributeNames: { ...names, '#ttl': TABLE.ttl },
      ExpressionAttributeValues: {
        ...{ ':epoch': epoch, ':current': current },
        ':ttl': Math.ceil(now / 1000) + RETENTION_SECONDS,
      },
    });
    if (begun) return inRound(current, rank);
  }
  return rank;
};

/** Returns the store over a table. */
export const turnsIn = (open: OpenTable, clock: Clock): TurnStore => {
  const roundsOf = async (of: TurnKey, round: Round, outside: Outside): Promise<Ended> => {
    let next: Next = { again: round };
    for (let rounds = 0; rounds < MAX_ROUNDS; rounds++) {
      if ('done' in next) return next;
      const program = begin(next.again);
      let step = program.next();
      while (!step.done) step = program.next(await performOn({ open, clock }, of, step.value, outside));
      next = step.value;
    }
    throw new Error(`Gave up on the queue of "${of.key}" of ${of.workflow} after ${MAX_ROUNDS} changes`);
  };
  return {
    work: async (of, round, outside) => (await roundsOf(of, round, outside)).done,
    fairRank: (of, fair, rank) => fairRankIn({ open, now: clock.now() }, of, fair, rank),
    async beginCall(of, call) {
      const ended = await roundsOf(of, { name: 'begin', ...call }, NO_ONE);
      return ended.slot;
    },
    turnOf: async (run) => (await readItem(open, KEYS.turn(run)))?.turn as Turn | undefined,
    async remember(run, turn) {
      const expires = turn.isCall && { [TABLE.ttl]: Math.ceil(clock.now() / 1000) + CALL_RETENTION_SECONDS };
      await writeItem(open, { ...KEYS.turn(run), turn, ...expires });
    },
    async forgetLater(run) {
      await updateItem(open, KEYS.turn(run), {
        UpdateExpression: 'SET #ttl = :ttl',
        ConditionExpression: `attribute_exists(${TABLE.pk})`,
        ExpressionAttributeNames: { '#ttl': TABLE.ttl },
        ExpressionAttributeValues: { ':ttl': Math.ceil(clock.now() / 1000) + RETENTION_SECONDS },
      });
    },
    ...startsIn(open, clock),
    ...beginsIn(open, clock),
    async ofKey(of) {
      const items: Item[] = [];
      for await (const page of queryPages(open, itemsOf(of))) items.push(...page);
      return keyTurns(of, items);
    },
    async list(workflow) {
      const byKey = new Map<string, Item[]>();
      for await (const page of queryPages(open, {
        IndexName: TABLE.index,
        KeyConditionExpression: `${TABLE.indexPk} = :turns`,
        ExpressionAttributeValues: { ':turns': INDEX.turns(workflow) },
      }))
        for (const item of page) byKey.set(String(item.key), [...(byKey.get(String(item.key)) ?? []), item]);
      return [...byKey].map(([key, items]) => keyTurns({ workflow, key }, items));
    },
  };
};

const keyTurns = ({ workflow, key }: TurnKey, items: readonly Item[]): KeyTurns => ({
  workflow,
  key,
  leases: items.filter(isLease).map(leaseIn),
  entries: items
    .filter((item) => !isLease(item))
    .map(entryIn)
    .sort((one, other) => one.rank - other.rank),
});
