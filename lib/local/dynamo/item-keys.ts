import { hash } from 'node:crypto';
import database, { type Table } from 'dynalite/db/index.js';
import { dropOldest } from '#core/drop-oldest.ts';
import { isObject, type Json, type JsonObject } from '#core/json.ts';

/** Characters of keys up to which dynalite takes them: above, it is to say what is wrong. */
const MAX_KEY = 1000;

/** Returns what dynalite scatters keys by: a digest of their texts. */
const digestOf = (texts: string): string => hash('md5', `Outliers${texts}`).slice(0, 6);

/** Partitions whose beginnings are kept; each is a digest, and an execution writes to few partitions many times. */
const MAX_KEPT = 1000;

const kept = new WeakMap<Table, Map<string, string>>();

/** Returns how the keys of a partition begin in the store, for a partition key that is a text. */
export const partitionStart = (table: Table, name: string, text: string): string => {
  const known = kept.get(table) ?? new Map<string, string>();
  kept.set(table, known);
  const found = known.get(`${name}=${text}`);
  if (found !== undefined) return found;
  const start = `${digestOf(text)}/${hexOf(text)}/`;
  known.set(`${name}=${text}`, start);
  dropOldest(known, MAX_KEPT);
  return start;
};

/** Returns a text as it is in a key. */
export const hexOf = (text: string): string => Buffer.from(text, 'utf8').toString('hex');

/** Names of the two attributes of a table's key. */
export type Keys = readonly [partition: string, sort: string];

const keysByTable = new WeakMap<Table, Keys | undefined>();

/** Returns the names of a table's key if it has two that are texts, as Baton's tables have. */
export const keysOf = (table: Table): Keys | undefined => {
  if (!keysByTable.has(table)) keysByTable.set(table, textKeysOf(table));
  return keysByTable.get(table);
};

const textKeysOf = ({ KeySchema, AttributeDefinitions }: Table): Keys | undefined => {
  const [partition, sort] = KeySchema.map(({ AttributeName }) => AttributeName);
  const isText = (name: string | undefined): name is string =>
    AttributeDefinitions.some(
      ({ AttributeName, AttributeType }) => AttributeName === name && AttributeType === 'S',
    );
  return isText(partition) && isText(sort) ? [partition, sort] : undefined;
};

/** Returns the text of an attribute that can be a key. */
export const textIn = (attribute: Json | undefined): string | undefined => {
  if (!isObject(attribute) || Object.keys(attribute).length !== 1) return undefined;
  const { S: text } = attribute;
  return typeof text === 'string' && text !== '' && text.length <= MAX_KEY ? text : undefined;
};

/** Returns the key in the store of an item, or of the key of one; undefined if it is not of two texts. */
export const keyOf = (table: Table, [partition, sort]: Keys, item: JsonObject): string | undefined => {
  const [first, second] = [textIn(item[partition]), textIn(item[sort])];
  if (first === undefined || second === undefined) return undefined;
  return `${partitionStart(table, partition, first)}${hexOf(second)}/`;
};

/** Returns the key in the store of an item of any table. */
export const storedKey = (table: Table, item: JsonObject): string => {
  const keys = keysOf(table);
  return (keys && keyOf(table, keys, item)) ?? database.createKey(item, table);
};

/** An index over two texts that holds whole items. */
export interface TextIndex {
  name: string;
  keys: Keys;
}

const indexesByTable = new WeakMap<Table, readonly TextIndex[] | undefined>();

const textIndexesIn = (table: Table): readonly TextIndex[] | undefined => {
  const { GlobalSecondaryIndexes = [], LocalSecondaryIndexes = [] } = table;
  if (LocalSecondaryIndexes.length > 0 || !keysOf(table)) return undefined;
  const indexes = GlobalSecondaryIndexes.flatMap(({ IndexName: name, KeySchema, Projection }) => {
    const keys = textKeysOf({ ...table, KeySchema });
    return keys && Projection.ProjectionType === 'ALL' ? [{ name, keys }] : [];
  });
  return indexes.length === GlobalSecondaryIndexes.length ? indexes : undefined;
};

/** Returns the indexes of a table if all of them are over two texts and hold whole items, as those of Baton's tables do. */
export const textIndexesOf = (table: Table): readonly TextIndex[] | undefined => {
  if (!indexesByTable.has(table)) indexesByTable.set(table, textIndexesIn(table));
  return indexesByTable.get(table);
};

/** Returns the key in an index of an item; undefined if the item is not in it. */
export const indexKeyOf = (table: Table, index: TextIndex, item: JsonObject): string | undefined => {
  const start = keyOf(table, index.keys, item);
  const keys = keysOf(table);
  if (start === undefined || !keys) return undefined;
  return start + digestOf(keys.map((name) => textIn(item[name]) ?? '').join(''));
};
