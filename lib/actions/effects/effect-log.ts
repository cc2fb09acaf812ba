// Above 250 lines: a port, with a method for each operation on the log.

import { LOG_SHARDS, partitionOf, shardOfLog } from '#contracts/compensation/log-partition.ts';
import { INDEX, KEYS, TABLE } from '#contracts/table.ts';
import { hashOf } from '#core/hash.ts';
import { isoOf } from '#core/instants.ts';
import {
  IF_ABSENT,
  type Item,
  ifVersion,
  type OpenTable,
  queryPages,
  readItem,
  readItems,
  updateItem,
  writeItem,
} from '../ports/documents.ts';
import type { Change, Entry, StoredText } from './entry.ts';
import { type Fence, OPEN_FENCE } from './fence.ts';
import { fencePages } from './fence-pages.ts';
import { type LogPlace, type UndoOrder, undoOrder } from './undo-order.ts';

/** An entry with its place. */
export interface LoggedEntry extends LogPlace {
  entry: Entry;
}

/** The log of effects of one root execution, changed by conditional writes. */
export interface EffectLog {
  /**
   * Decides on an entry and stores the decision, until no other worker interferes. The first decision is made on what this object
   * last saw of the entry, so a first attempt costs one write; a decision that changes nothing is made on what is stored.
   */
  change<Verdict>(
    key: string,
    decide: (entry: Entry | undefined) => Change<Verdict>,
  ): Promise<{ verdict: Verdict; entry: Entry | undefined }>;
  /** Returns an entry, by a consistent read. */
  entry(key: string): Promise<Entry | undefined>;
  /** Returns the fence, by a consistent read. */
  fence(): Promise<Fence>;
  /** Stores what `decide` makes of the fence; returns undefined if it makes nothing of it. */
  changeFence(decide: (fence: Fence) => Fence | undefined): Promise<Fence | undefined>;
  /** Yields every entry, undos and those in shards included. What is known of an entry's place is used for its key from then on. */
  entries(): AsyncGenerator<LoggedEntry>;
  /** Returns those of many entries that exist, by consistent reads, in no order. What is known of their places is used from then on. */
  entriesAt(places: readonly LogPlace[]): Promise<LoggedEntry[]>;
  /** The order in which very many effects are undone. */
  order: UndoOrder;
  /** Lets the table remove everything at a time, in seconds since the epoch; undefined keeps it after all. The fence is read if it is not given. */
  expire(at: number | undefined, fence?: Fence): Promise<void>;
  /** Stores a text beside the entry if it is long. Must happen before the entry that refers to it is written. */
  keep(key: string, kind: 'result' | 'undo', text: string): Promise<StoredText>;
  /** Records the result of a part of an effect; returns the result that was recorded first. Throws if it is too long for an item. */
  recordPart(key: string, part: string, result: string): Promise<string>;
  /** Returns the recorded result of a part of an effect. */
  partOf(key: string, part: string): Promise<string | undefined>;
  /** Returns a stored text; undefined if it is lost. */
  read(key: string, kind: 'result' | 'undo', text: StoredText): Promise<string | undefined>;
}

/** Bytes above which a text is stored beside its entry: an entry takes at most 1 KB, which is what one write unit of DynamoDB holds. */
const MAX_INLINE_BYTES = 160;

/** Bytes above which a text is lost: DynamoDB items hold at most 400 KB, including keys and names. */
const MAX_BYTES = 390_000;

/** Attempts to write before giving up; each lost attempt means that another worker's write succeeded. */
const MAX_TRIES = 50;

/** Characters of a key above which it is replaced by its hash: DynamoDB's sort keys hold at most 1024 bytes. */
const MAX_KEY_LENGTH = 300;

interface Versioned<Value> {
  value: Value;
  version: number;
}

/** An item of the log: its key, and its fields. */
interface Place<Value> {
  /** Of the partition key. */
  partition: string;
  sk: string;
  /** Reads the value from the fields. */
  read(item: Item): Value | Promise<Value>;
  /** Returns the fields of a value. What they refer to is stored before. */
  fieldsOf(value: Value): Item | Promise<Item>;
}

/** Returns the log of a root execution, by its ARN; `sharded` says that the keys which are asked for are in its shards. */
// biome-ignore lint/complexity/noExcessiveLinesPerFunction: a port, whose methods share what they have seen of the log
export const effectLog = (
  open: OpenTable,
  root: string,
  { sharded = false }: { sharded?: boolean | undefined } = {},
): EffectLog => {
  const seen = new Map<string, Versioned<Entry>>();
  const inShards = new Set<string>();
  const placeOf = (key: string): string => partitionOf(root, key, sharded || inShards.has(key));

  const get = async <Value>({
    partition,
    sk,
    read,
  }: Pick<Place<Value>, 'partition' | 'read' | 'sk'>): Promise<Versioned<Value> | undefined> => {
    const item = await readItem(open, KEYS.effect(partition, sk));
    return item && { value: await read(item), version: Number(item.version) };
  };
  const entryAt = (key: string): Place<Entry> => ({
    partition: placeOf(key),
    sk: entrySortKey(key),
    read: (item) => item.entry as Entry,
    fieldsOf: (entry) => ({ entry, key }),
  });
  const pages = fencePages(open, root);
  const fencePlace: Place<Fence> = {
    partition: root,
    sk: FENCE_KEY,
    read: (item) => pages.whole(item.fence as Fence),
    fieldsOf: async (fence) => ({ fence: await pages.stored(fence), ...indexed(fence) }),
  };

  const fence = async (): Promise<Fence> => (await get(fencePlace))?.value ?? OPEN_FENCE;

  /** Decides on a stored value and writes the next version, until no other worker writes meanwhile. */
  const changed = async <Value, Verdict>(
    place: Place<Value>,
    known: Versioned<Value> | undefined,
    decide: (value: Value | undefined) => { verdict: Verdict; next?: Value },
  ): Promise<{ verdict: Verdict; stored: Versioned<Value> | undefined }> => {
    const { partition, sk } = place;
    let current = known;
    let fresh = false;
    for (let tries = 0; tries < MAX_TRIES; tries++) {
      const { verdict, next } = decide(current?.value);
      if (next === undefined && fresh) return { verdict, stored: current };
      const version = current?.version ?? 0;
      if (next !== undefined) {
        const fields = await place.fieldsOf(next);
        const item = { ...KEYS.effect(partition, sk), version: version + 1, ...fields };
        if (await writeItem(open, item, ifVersion(version)))
          return { verdict, stored: { value: next, version: version + 1 } };
      }
      current = await get(place);
      fresh = true;
    }
    throw new Error(`Gave up writing "${sk}" of ${root}: ${MAX_TRIES} attempts lost to concurrent writers`);
  };

  const textAt = async (key: string, sk: string): Promise<string | undefined> => {
    const item = await readItem(open, KEYS.effect(placeOf(key), sk));
    return item && String(item.text);
  };

  /** Yields the entries of a partition page by page. */
  async function* entriesIn(partition: string): AsyncGenerator<LoggedEntry> {
    const query = {
      ConsistentRead: true,
      KeyConditionExpression: `${TABLE.pk} = :pk AND begins_with(${TABLE.sk}, :entries)`,
      ExpressionAttributeValues: { ':pk': KEYS.effect(partition, '').pk, ':entries': ENTRY_PREFIX },
    };
    for await (const page of queryPages(open, query))
      for (const item of page) yield loggedIn(item, partition !== root);
  }

  const loggedIn = (item: Item, isSharded: boolean): LoggedEntry => {
    const key = String(item.key);
    const entry = item.entry as Entry;
    seen.set(key, { value: entry, version: Number(item.version) });
    if (isSharded) inShards.add(key);
    return { key, entry, ...(isSharded && { sharded: true }) };
  };

  const shards = ({ sharded }: Pick<Fence, 'sharded'>): string[] =>
    sharded ? Array.from({ length: LOG_SHARDS }, (_, shard) => shardOfLog(root, shard)) : [];

  const expireIn = async (partition: string, at: number | undefined): Promise<void> => {
    const query = {
      KeyConditionExpression: `${TABLE.pk} = :pk`,
      ExpressionAttributeValues: { ':pk': KEYS.effect(partition, '').pk },
      ProjectionExpression: `${TABLE.pk}, ${TABLE.sk}`,
      ...(at === undefined && {
        FilterExpression: 'attribute_exists(#ttl)',
        ExpressionAttributeNames: { '#ttl': TABLE.ttl },
      }),
    };
    for await (const page of queryPages(open, query))
      for (const Key of page as { pk: string; sk: string }[])
        await updateItem(open, Key, {
          UpdateExpression: at === undefined ? 'REMOVE #ttl' : 'SET #ttl = :at',
          ExpressionAttributeNames: { '#ttl': TABLE.ttl },
          ...(at !== undefined && { ExpressionAttributeValues: { ':at': at } }),
        });
  };

  return {
    async change(key, decide) {
      const { verdict, stored } = await changed<Entry, ReturnType<typeof decide>['verdict']>(
        entryAt(key),
        seen.get(key),
        decide,
      );
      if (stored) seen.set(key, stored);
      return { verdict, entry: stored?.value };
    },
    entry: async (key) => (await get(entryAt(key)))?.value,
    fence,
    async changeFence(decide) {
      const known = await get(fencePlace);
      const { verdict } = await changed<Fence, Fence | undefined>(fencePlace, known, (stored) => {
        const next = decide(stored ?? OPEN_FENCE);
        return { verdict: next, next };
      });
      return verdict;
    },
    async *entries() {
      const apart = shards(await fence());
      yield* entriesIn(root);
      for (const entries of await Promise.all(apart.map((one) => allOf(entriesIn(one))))) yield* entries;
    },
    async entriesAt(places) {
      const keys = places.map((place) =>
        KEYS.effect(partitionOf(root, place.key, place.sharded === true), entrySortKey(place.key)),
      );
      const inRoot = KEYS.effect(root, '').pk;
      return (await readItems(open, keys)).map((item) => loggedIn(item, item[TABLE.pk] !== inRoot));
    },
    order: undoOrder(open, root),
    async expire(at, known) {
      for (const partition of [...shards(known ?? (await fence())), root]) await expireIn(partition, at);
    },
    async keep(key, kind, text) {
      const bytes = Buffer.byteLength(text);
      if (bytes <= MAX_INLINE_BYTES) return text;
      if (bytes > MAX_BYTES) return { lost: true };
      await writeItem(open, { ...KEYS.effect(placeOf(key), textKey(key, kind)), text });
      return { apart: true };
    },
    async read(key, kind, text) {
      if (typeof text === 'string') return text;
      return 'lost' in text ? undefined : textAt(key, textKey(key, kind));
    },
    async recordPart(key, part, result) {
      const sk = partKey(key, part);
      if (await writeItem(open, { ...KEYS.effect(placeOf(key), sk), text: result }, IF_ABSENT)) return result;
      return (await textAt(key, sk)) ?? result;
    },
    partOf: (key, part) => textAt(key, partKey(key, part)),
  };
};

const allOf = async (entries: AsyncIterable<LoggedEntry>): Promise<LoggedEntry[]> => {
  const all: LoggedEntry[] = [];
  for await (const entry of entries) all.push(entry);
  return all;
};

/**
 * What is parked is listed by the time at which it is tried again; what a person is to decide about comes after that, then what only a person
 * tries again, and last executions of which a part is being undone, which may succeed meanwhile.
 */
const indexed = (fence: Fence): Item => {
  const { parked, held, part, run } = fence;
  if (!parked && !held && !part?.undoing) return {};
  return { [TABLE.indexPk]: INDEX.parked, [TABLE.indexSk]: `${placeInList(fence)}#${run?.execution}` };
};

const placeInList = ({ parked, held }: Fence): string => {
  if (held) return `held ${isoOf(held.since)}`;
  if (!parked) return 'undoing';
  return parked.retryAt ? isoOf(parked.retryAt) : 'never';
};

/** Sort key of the fence. */
export const FENCE_KEY = 'fence';
const ENTRY_PREFIX = 'entry#';

/** Returns the sort key of an entry. */
export const entrySortKey = (key: string): string => `${ENTRY_PREFIX}${short(key)}`;
const textKey = (key: string, kind: string): string => `text#${short(key)}#${kind}`;
const partKey = (key: string, part: string): string => textKey(key, `part#${short(part)}`);

const short = (key: string): string => (key.length <= MAX_KEY_LENGTH ? key : `sha256:${hashOf(key)}`);
