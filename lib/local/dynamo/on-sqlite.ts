import { Readable } from 'node:stream';
import type { Database, Done, Store, Write } from 'dynalite/db/index.js';
import type { KeyChange, KeyRange, OrderedStore } from './ordered-store.ts';

/** Returns the keys of items by the items that are written. */
const itemsIn = (writes: readonly Write[]): Map<object, string> =>
  new Map(
    writes.flatMap((one) =>
      one.type === 'put' && one.key.startsWith('item-') ? [[one.value, one.key] as const] : [],
    ),
  );

/**
 * Returns the changes that writes together with those of items make. An entry of an index that holds a whole item is the key of the item:
 * copies would be written with each change, and be most of the file.
 */
export const changesOf = (
  writes: readonly Write[],
  items: ReadonlyMap<object, string> = itemsIn(writes),
): KeyChange[] =>
  writes.map((one): KeyChange => {
    if (one.type === 'del') return { key: one.key };
    const { key, value } = one;
    const item = items.get(value);
    return { key, value: item === undefined || item === key ? JSON.stringify(value) : item };
  });

/**
 * Lets dynalite keep everything in a store in place of LevelDB, whose every access is a task for another thread. Its own database stays
 * empty, in memory.
 */
export const keepIn = (items: OrderedStore, { db }: Pick<Store, 'db'>): void => {
  const write = (changes: () => KeyChange[], done: Done): void => {
    try {
      items.write(changes());
    } catch (error) {
      done(error as Error);
      return;
    }
    items.committed().then(() => done(), done);
  };
  const database: Database = {
    get: (key, done) => {
      let value: object | undefined;
      try {
        const text = items.get(key);
        value = text === undefined ? undefined : (JSON.parse(text) as object);
      } catch (error) {
        done(error as Error);
        return;
      }
      done(null, value);
    },
    put: (key, value, done) => write(() => [{ key, value: JSON.stringify(value) }], done),
    del: (key, done) => write(() => [{ key }], done),
    batch: (writes, done) => write(() => changesOf(writes), done),
    createKeyStream: (range) => Readable.from(keysOf(items, range)),
    createValueStream: (range) => Readable.from(valuesOf(items, range)),
  };
  Object.assign(db, database);
};

function* keysOf(items: OrderedStore, range: KeyRange = {}): Generator<string> {
  for (const { key } of items.entries(range)) yield key;
}

function* valuesOf(items: OrderedStore, range: KeyRange = {}): Generator<object> {
  for (const { value } of items.entries({ ...range, following: true })) yield JSON.parse(value) as object;
}
