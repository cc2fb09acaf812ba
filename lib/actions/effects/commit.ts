import { partitionOf } from '#contracts/compensation/log-partition.ts';
import { KEYS, TABLE } from '#contracts/table.ts';
import {
  type Cancelled,
  ifVersion,
  type OpenTable,
  readItem,
  type TableWrite,
  writeAll,
} from '../ports/documents.ts';
import { entrySortKey, FENCE_KEY } from './effect-log.ts';
import type { Entry } from './entry.ts';
import { beginningsOf } from './fence.ts';
import type { EntryPlace } from './own-key.ts';

/** An entry of an effect that is made in one transaction with it, as it is read, by a consistent read. */
export interface ReadEntry {
  entry: Entry | undefined;
  version: number;
}

/** Reads an entry with the version on which another can follow. */
export const readEntry = async (open: OpenTable, { root, key, sharded }: EntryPlace): Promise<ReadEntry> => {
  const partition = partitionOf(root, key, sharded === true);
  const item = await readItem(open, KEYS.effect(partition, entrySortKey(key)));
  return { entry: item?.entry as Entry | undefined, version: Number(item?.version ?? 0) };
};

/** What is stored with an effect: its entry, the version that this follows, and the claim of its key if executions share it. */
export interface Committed {
  entry: Entry;
  version: number;
  claim?: TableWrite | undefined;
  /** The pages of keys that were read with the fence; absent if it was not read. */
  pages?: readonly string[] | undefined;
}

/**
 * Makes an effect on the table and its entry in one transaction, unless the fence is closed: so no undo needs to wait for it, and none
 * misses it. Returns what keeps it from that, by the place of the write among `writes`; the entry, the fence and the claim follow those.
 */
export const commitEntry = (
  open: OpenTable,
  { root, key, sharded }: EntryPlace,
  writes: readonly TableWrite[],
  { entry, version, claim, pages }: Committed,
): Promise<Cancelled | undefined> =>
  writeAll(open, [
    ...writes,
    {
      Put: {
        Item: {
          ...KEYS.effect(partitionOf(root, key, sharded === true), entrySortKey(key)),
          key,
          entry,
          version: version + 1,
        },
        ...ifVersion(version),
      },
    },
    {
      ConditionCheck: {
        Key: { ...KEYS.effect(root, FENCE_KEY) },
        ...openFor(key, pages),
      },
    },
    ...(claim ? [claim] : []),
  ]);

/**
 * The condition that the fence is open for an effect: nothing that its key begins with is undone (`isClosedFor`). What is on pages was looked
 * through before, so there must be no others.
 */
const openFor = (key: string, pages: readonly string[] | undefined) => {
  const starts = beginningsOf(key);
  const none = starts.map((_, index) => `NOT contains(#fence.#part.#keys, :start${index})`);
  const known = pages ? '#fence.#part.#pages = :pages' : 'attribute_not_exists(#fence.#part.#pages)';
  return {
    ConditionExpression: `attribute_not_exists(${TABLE.pk}) OR (#fence.#closed = :open AND ${known} AND ${none.join(' AND ')})`,
    ExpressionAttributeNames: {
      ...{ '#fence': 'fence', '#closed': 'closed' },
      ...{ '#part': 'part', '#keys': 'keys', '#pages': 'pages' },
    },
    ExpressionAttributeValues: {
      ':open': false,
      ...(pages && { ':pages': pages }),
      ...Object.fromEntries(starts.map((start, index) => [`:start${index}`, start])),
    },
  };
};
