import database, { type Done, type ItemDb, type Store, type Table, type Write } from 'dynalite/db/index.js';
import type { JsonObject } from '#core/json.ts';
import { indexKeyOf, type TextIndex, textIndexesOf } from './item-keys.ts';

const KINDS = ['Local', 'Global'] as const;

/** What the next write of an item changes in indexes, by table and key. dynalite locks the key from there to the write. */
const pending = new WeakMap<Store, Map<string, Write[]>>();

const pendingIn = (store: Store): Map<string, Write[]> => {
  const known = pending.get(store) ?? new Map<string, Write[]>();
  pending.set(store, known);
  return known;
};

/** Returns the key of an item in the store. */
export const placeOf = (table: string, key: string): string => `item-${table}~${key}`;

/** Writes an item and its index entries in one batch, which is stored as a whole or not at all. */
const inOneStep = (store: Store, table: string, items: ItemDb): ItemDb => {
  const write = (item: Write, done: Done): void => {
    const known = pendingIn(store);
    const indexes = known.get(item.key) ?? [];
    known.delete(item.key);
    store.db.batch([...indexes, item], done);
  };
  items.put = (key, value, done) => write({ type: 'put', key: placeOf(table, key), value }, done);
  items.del = (key, done) => write({ type: 'del', key: placeOf(table, key) }, done);
  return items;
};

/**
 * Lets dynalite write an item and its index entries at once. By itself it writes them one after the other, so that a process killed in
 * between leaves an index that lists what no item is.
 */
export const writeInOneStep = ({ create, createKey } = database): void => {
  database.create = (options) => {
    const store = create(options);
    const getItemDb = store.getItemDb;
    const known = new WeakSet<ItemDb>();
    store.getItemDb = (table) => {
      const items = getItemDb(table);
      if (known.has(items)) return items;
      known.add(items);
      return inOneStep(store, table, items);
    };
    return store;
  };
  database.updateIndexes = (store, table, before, after, done) => {
    const item = after ?? before;
    if (!item) return done();
    const writes = indexWrites(table, before, after);
    pendingIn(store).set(placeOf(table.TableName, createKey(item, table)), writes);
    done();
  };
};

/** Returns what a change of an item changes in the indexes of its table. */
export const indexWrites = (
  table: Table,
  before: JsonObject | null | undefined,
  after: JsonObject | null | undefined,
): Write[] => {
  const indexes = textIndexesOf(table);
  return indexes
    ? indexes.flatMap((index) => textIndexWrites(table, index, before ?? undefined, after ?? undefined))
    : KINDS.flatMap((kind) => anyIndexWrites(table, kind, before ?? null, after ?? null));
};

const textIndexWrites = (
  table: Table,
  index: TextIndex,
  before: JsonObject | undefined,
  after: JsonObject | undefined,
): Write[] => {
  const [old, key] = [before, after].map((item) => item && indexKeyOf(table, index, item));
  const prefix = `index-global~${table.TableName}~${index.name}~`;
  return [
    ...(old !== undefined && old !== key ? [{ type: 'del' as const, key: prefix + old }] : []),
    ...(key !== undefined && after ? [{ type: 'put' as const, key: prefix + key, value: after }] : []),
  ];
};

const anyIndexWrites = (
  table: Table,
  kind: (typeof KINDS)[number],
  before: JsonObject | null,
  after: JsonObject | null,
): Write[] => {
  const indexes = table[`${kind}SecondaryIndexes`] ?? [];
  const { puts, deletes } = database.getIndexActions(indexes, before, after, table);
  const prefix = `index-${kind.toLowerCase()}~${table.TableName}~`;
  return [
    ...deletes.map(({ index, key }): Write => ({ type: 'del', key: `${prefix}${index}~${key}` })),
    ...puts.map(
      ({ index, key, item }): Write => ({ type: 'put', key: `${prefix}${index}~${key}`, value: item }),
    ),
  ];
};
