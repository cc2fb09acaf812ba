import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { OrderedStore } from './ordered-store.ts';

/** Makes a file refuse a key, as a full disk refuses whatever comes next. */
const refuse = (file: string, key: string): void => {
  const database = new DatabaseSync(file);
  database.exec(
    `CREATE TRIGGER full BEFORE INSERT ON item WHEN new.key = '${key}' BEGIN SELECT RAISE(FAIL, 'disk is full'); END`,
  );
  database.close();
};

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'baton-ordered-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const filled = (keys: readonly string[]): OrderedStore => {
  const store = new OrderedStore();
  store.write(keys.map((key) => ({ key, value: `${key}!` })));
  return store;
};

const keysIn = (store: OrderedStore, range: Parameters<OrderedStore['entries']>[0]): string[] =>
  [...store.entries(range)].map(({ key }) => key);

describe('An ordered store', () => {
  it('yields ranges in the order of bytes, either way', () => {
    const store = filled(['b', 'ä', 'a', 'c', 'B']);

    expect(keysIn(store, {})).toEqual(['B', 'a', 'b', 'c', 'ä']);
    expect(keysIn(store, { gte: 'a', lt: 'c' })).toEqual(['a', 'b']);
    expect(keysIn(store, { gt: 'a', lte: 'c', reverse: true })).toEqual(['c', 'b']);
    store.close();
  });

  it('yields entries whose key holds a text', () => {
    const store = filled(['ab', 'b', 'ba', 'c']);

    expect(keysIn(store, { gt: 'ab', holding: 'b' })).toEqual(['b', 'ba']);
    expect(keysIn(store, { holding: '!' })).toEqual([]);
    store.close();
  });

  it('follows values that are keys of other entries, and yields others as they are', () => {
    const store = new OrderedStore();
    store.write([
      { key: 'item', value: '{"a":1}' },
      { key: 'place', value: 'item' },
      { key: 'copy', value: '{"a":0}' },
    ]);

    const found = [...store.entries({ lt: 'z', following: true })];

    expect(found).toEqual([
      { key: 'copy', value: '{"a":0}' },
      { key: 'item', value: '{"a":1}' },
      { key: 'place', value: '{"a":1}' },
    ]);
    store.close();
  });

  it('yields all of a range, however few are wanted at once', () => {
    const store = filled(['a', 'b', 'c']);

    expect(keysIn(store, { gte: 'a', atOnce: 1 })).toEqual(['a', 'b', 'c']);
    store.close();
  });

  it('yields more than a page once each, also what is written in between', () => {
    const keys = Array.from({ length: 250 }, (_, index) => String(index).padStart(4, '0'));
    const store = filled(keys);
    const entries = store.entries({});
    const first = entries.next().value;
    store.write([{ key: '0249' }, { key: '9999', value: 'late' }]);

    const rest = [...entries].map(({ key }) => key);

    expect([first?.key, ...rest]).toEqual([...keys.slice(0, 249), '9999']);
    store.close();
  });

  it('stores what one turn writes together, and keeps it for whoever opens the file next', async () => {
    const file = join(folder, 'items.sqlite');
    const store = new OrderedStore(file, 'power');
    store.write([{ key: 'a', value: '1' }]);
    store.write([{ key: 'b', value: '2' }, { key: 'a' }]);
    const other = new OrderedStore(file);
    const before = keysIn(other, {});

    await store.committed();

    expect(before).toEqual([]);
    expect(keysIn(other, {})).toEqual(['b']);
    await store.close();
    await other.close();
  });

  it('stores nothing of what a turn writes if the file refuses some of it, and says so', async () => {
    const file = join(folder, 'items.sqlite');
    const failures: unknown[] = [];
    const store = new OrderedStore(file, 'process', (error) => failures.push(error));
    refuse(file, 'c');
    store.write([{ key: 'a', value: '1' }]);
    const written = store.committed();

    expect(() =>
      store.write([
        { key: 'b', value: '1' },
        { key: 'c', value: '1' },
      ]),
    ).toThrow('disk is full');
    await expect(written).rejects.toThrow('disk is full');
    expect(keysIn(store, {})).toEqual([]);
    expect(failures).not.toEqual([]);

    store.write([{ key: 'd', value: '1' }]);
    await store.committed();
    expect(keysIn(store, {})).toEqual(['d']);
    await store.close();
  });
});
