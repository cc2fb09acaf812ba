import { INDEX, KEYS, TABLE } from '#contracts/table.ts';
import { hashOf } from '#core/hash.ts';
import { conditionFailed, type OpenTable } from '../ports/documents.ts';
import type { Change, Entry, StoredText } from './entry.ts';
import { type Fence, OPEN_FENCE } from './fence.ts';

/** An entry with its key. */
export interface LoggedEntry {
  key: string;
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
  /** Yields every entry, undos included, in the order of their keys. */
  entries(): AsyncGenerator<LoggedEntry>;
  /** Lets the table remove everything at a time, in seconds since the epoch. */
  expire(at: number): Promise<void>;
  /** Stores a text beside the entry if it is long. Must happen before the entry that refers to it is written. */
  keep(key: string, kind: 'result' | 'undo', text: string): Promise<StoredText>;
  /** Records the result of a part of an effect; returns the result that was recorded first. Throws if it is too long for an item. */
  recordPart(key: string, part: string, result: string): Promise<string>;
  /** Returns the recorded result of a part of an effect. */
  partOf(key: string, part: string): Promise<string | undefined>;
  /** Returns a stored text; undefined if it is lost. */
  read(key: string, kind: 'result' | 'undo', text: StoredText): Promise<string | undefined>;
}

/** Bytes above which a text is stored beside its entry, so that reading the log does not read them all. */
const MAX_INLINE_BYTES = 600;

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

/** Returns the log of a root execution, by its ARN. */
export const effectLog = (open: OpenTable, root: string): EffectLog => {
  const seen = new Map<string, Versioned<Entry>>();

  const get = async <Value>(sk: string, field: string): Promise<Versioned<Value> | undefined> => {
    const { name, client, commands } = await open();
    const Key = KEYS.effect(root, sk);
    const { Item } = await client.send(
      new commands.GetCommand({ TableName: name, Key, ConsistentRead: true }),
    );
    return Item && { value: Item[field] as Value, version: Number(Item.version) };
  };

  /** Writes the next version; returns what is stored instead if another worker has written meanwhile. */
  const put = async <Value>(
    sk: string,
    field: string,
    value: Value,
    version: number,
    more: object,
  ): Promise<'written' | Versioned<Value> | undefined> => {
    const { name, client, commands } = await open();
    const condition =
      version === 0
        ? { ConditionExpression: `attribute_not_exists(${TABLE.pk})` }
        : {
            ConditionExpression: '#version = :version',
            ExpressionAttributeNames: { '#version': 'version' },
            ExpressionAttributeValues: { ':version': version },
          };
    const Item = { ...KEYS.effect(root, sk), [field]: value, version: version + 1, ...more };
    try {
      await client.send(new commands.PutCommand({ TableName: name, Item, ...condition }));
      return 'written';
    } catch (error) {
      if (!conditionFailed(error)) throw error;
      return get<Value>(sk, field);
    }
  };

  const changed = async <Value, Verdict>(
    sk: string,
    field: string,
    known: Versioned<Value> | undefined,
    decide: (value: Value | undefined) => { verdict: Verdict; next?: Value },
    moreOf: (value: Value) => object,
  ): Promise<{ verdict: Verdict; stored: Versioned<Value> | undefined }> => {
    let current = known;
    let fresh = false;
    for (let tries = 0; tries < MAX_TRIES; tries++) {
      const { verdict, next } = decide(current?.value);
      if (next === undefined && fresh) return { verdict, stored: current };
      if (next === undefined) {
        current = await get<Value>(sk, field);
        fresh = true;
        continue;
      }
      const version = current?.version ?? 0;
      const outcome = await put(sk, field, next, version, moreOf(next));
      if (outcome === 'written') return { verdict, stored: { value: next, version: version + 1 } };
      current = outcome;
      fresh = true;
    }
    throw new Error(`Gave up writing "${sk}" of ${root}: ${MAX_TRIES} attempts lost to concurrent writers`);
  };

  /** Yields what a query finds, page by page. */
  async function* items(query: object): AsyncGenerator<Record<string, unknown>> {
    const { name, client, commands } = await open();
    let ExclusiveStartKey: Record<string, unknown> | undefined;
    do {
      const page = await client.send(
        new commands.QueryCommand({ TableName: name, ...query, ExclusiveStartKey }),
      );
      yield* page.Items ?? [];
      ExclusiveStartKey = page.LastEvaluatedKey;
    } while (ExclusiveStartKey);
  }

  const textAt = async (sk: string): Promise<string | undefined> => {
    const { name, client, commands } = await open();
    const Key = KEYS.effect(root, sk);
    const { Item } = await client.send(
      new commands.GetCommand({ TableName: name, Key, ConsistentRead: true }),
    );
    return Item && String(Item.text);
  };

  return {
    async change(key, decide) {
      const sk = entryKey(key);
      const known = seen.get(key);
      const { verdict, stored } = await changed<Entry, ReturnType<typeof decide>['verdict']>(
        sk,
        'entry',
        known,
        decide,
        () => ({ key }),
      );
      if (stored) seen.set(key, stored);
      return { verdict, entry: stored?.value };
    },
    entry: async (key) => (await get<Entry>(entryKey(key), 'entry'))?.value,
    fence: async () => (await get<Fence>(FENCE_KEY, 'fence'))?.value ?? OPEN_FENCE,
    async changeFence(decide) {
      const known = await get<Fence>(FENCE_KEY, 'fence');
      const { verdict } = await changed<Fence, Fence | undefined>(
        FENCE_KEY,
        'fence',
        known,
        (fence) => {
          const next = decide(fence ?? OPEN_FENCE);
          return { verdict: next, next };
        },
        indexed,
      );
      return verdict;
    },
    async *entries() {
      const query = {
        ConsistentRead: true,
        KeyConditionExpression: `${TABLE.pk} = :pk AND begins_with(${TABLE.sk}, :entries)`,
        ExpressionAttributeValues: { ':pk': KEYS.effect(root, '').pk, ':entries': ENTRY_PREFIX },
      };
      for await (const item of items(query)) {
        const key = String(item.key);
        const entry = item.entry as Entry;
        seen.set(key, { value: entry, version: Number(item.version) });
        yield { key, entry };
      }
    },
    async expire(at) {
      const { name, client, commands } = await open();
      const query = {
        KeyConditionExpression: `${TABLE.pk} = :pk`,
        ExpressionAttributeValues: { ':pk': KEYS.effect(root, '').pk },
        ProjectionExpression: `${TABLE.pk}, ${TABLE.sk}`,
      };
      for await (const Key of items(query))
        await client.send(
          new commands.UpdateCommand({
            TableName: name,
            Key,
            UpdateExpression: 'SET #ttl = :at',
            ExpressionAttributeNames: { '#ttl': TABLE.ttl },
            ExpressionAttributeValues: { ':at': at },
          }),
        );
    },
    async keep(key, kind, text) {
      const bytes = Buffer.byteLength(text);
      if (bytes <= MAX_INLINE_BYTES) return text;
      if (bytes > MAX_BYTES) return { lost: true };
      const { name, client, commands } = await open();
      const Item = { ...KEYS.effect(root, textKey(key, kind)), text };
      await client.send(new commands.PutCommand({ TableName: name, Item }));
      return { apart: true };
    },
    async read(key, kind, text) {
      if (typeof text === 'string') return text;
      return 'lost' in text ? undefined : textAt(textKey(key, kind));
    },
    async recordPart(key, part, result) {
      const { name, client, commands } = await open();
      const sk = partKey(key, part);
      const Item = { ...KEYS.effect(root, sk), text: result };
      const ConditionExpression = `attribute_not_exists(${TABLE.pk})`;
      try {
        await client.send(new commands.PutCommand({ TableName: name, Item, ConditionExpression }));
        return result;
      } catch (error) {
        if (!conditionFailed(error)) throw error;
        return (await textAt(sk)) ?? result;
      }
    },
    partOf: (key, part) => textAt(partKey(key, part)),
  };
};

/** What is parked is listed by the time at which it is tried again; what only a person tries again comes last. */
const indexed = ({ parked, run }: Fence): object =>
  parked
    ? {
        [TABLE.indexPk]: INDEX.parked,
        [TABLE.indexSk]: `${parked.retryAt ? new Date(parked.retryAt).toISOString() : 'never'}#${run?.execution}`,
      }
    : {};

const FENCE_KEY = 'fence';
const ENTRY_PREFIX = 'entry#';

const entryKey = (key: string): string => `${ENTRY_PREFIX}${short(key)}`;
const textKey = (key: string, kind: string): string => `text#${short(key)}#${kind}`;
const partKey = (key: string, part: string): string => textKey(key, `part#${short(part)}`);

const short = (key: string): string => (key.length <= MAX_KEY_LENGTH ? key : `sha256:${hashOf(key)}`);
