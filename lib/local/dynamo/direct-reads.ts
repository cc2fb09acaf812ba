import type { Table } from 'dynalite/db/index.js';
import { isObject, type Json, type JsonObject } from '#core/json.ts';
import { hexOf, type Keys, keyOf, keysOf, partitionStart, textIn, textIndexesOf } from './item-keys.ts';
import { placeOf } from './one-step.ts';
import type { KeyRange, OrderedStore } from './ordered-store.ts';

/** Characters of the items of a page: with at most three bytes each they are less than the megabyte at which a page ends. */
const MAX_PAGE = 300_000;

/** The tables that are known; undefined for one that dynalite is to judge. */
export type KnownTable = (name: string) => Table | undefined;

/**
 * Answers the plain reads that Baton's functions make most from the store, as dynalite would. Its checks, its streams and its callbacks took
 * several times as long as the look into SQLite. Undefined if there is anything about the request that dynalite is to judge.
 */
export const directRead = (
  items: OrderedStore,
  known: KnownTable,
  operation: string,
  input: JsonObject,
): JsonObject | undefined => {
  if (operation === 'BatchGetItem') return batch(items, known, input);
  if (operation !== 'GetItem' && operation !== 'Query') return undefined;
  const table = typeof input.TableName === 'string' ? known(input.TableName) : undefined;
  const keys = table && keysOf(table);
  if (!table || !keys) return undefined;
  if (operation === 'GetItem') return itemAt(items, table, keys, input);
  const { IndexName, ...query } = input;
  const start = {
    table,
    names: keys,
    place: (key: string) => placeOf(table.TableName, key),
  };
  if (IndexName === undefined) return page(items, start, keys, query);
  const index = indexOf(table, IndexName);
  // A consistent read of an index is refused.
  return index && query.ConsistentRead !== true ? page(items, index, keys, query) : undefined;
};

/** A table or an index that is queried. */
interface Ordered {
  table: Table;
  /** Its entries refer to the items. */
  refers?: true;
  /** Names of the attributes of its key. */
  names: Keys;
  /** Returns the place in the store of a key, or of the beginning of one. */
  place(key: string): string;
}

/** Returns an index that holds whole items by two texts. */
const indexOf = (table: Table, name: Json): Ordered | undefined => {
  const index = textIndexesOf(table)?.find((one) => one.name === name);
  return (
    index && {
      table,
      names: index.keys,
      refers: true,
      place: (key) => `index-global~${table.TableName}~${index.name}~${key}`,
    }
  );
};

const itemAt = (
  items: OrderedStore,
  table: Table,
  [partition, sort]: Keys,
  { TableName, Key, ConsistentRead = false, ...more }: JsonObject,
): JsonObject | undefined => {
  const isPlain = typeof ConsistentRead === 'boolean' && Object.keys(more).length === 0 && isObject(Key);
  if (!isPlain || Object.keys(Key).length !== 2) return undefined;
  const key = keyOf(table, [partition, sort], Key);
  if (key === undefined) return undefined;
  const text = items.get(placeOf(table.TableName, key));
  return text === undefined ? {} : { Item: JSON.parse(text) as JsonObject };
};

/** Keys of one BatchGetItem. */
const MAX_BATCH = 100;

/** Returns items of one table, whole or their keys alone. */
const batch = (items: OrderedStore, known: KnownTable, input: JsonObject): JsonObject | undefined => {
  const { RequestItems, ...more } = input;
  const [[TableName = '', wanted] = [], second] = Object.entries(isObject(RequestItems) ? RequestItems : {});
  const table = known(TableName);
  const keys = table && keysOf(table);
  if (!keys || second || Object.keys(more).length > 0 || !isObject(wanted)) return undefined;
  const { Keys, ConsistentRead = false, ProjectionExpression = null, ...others } = wanted;
  const wantsKeys = ProjectionExpression === keys.join(', ');
  if ((ProjectionExpression !== null && !wantsKeys) || Object.keys(others).length > 0) return undefined;
  if (!Array.isArray(Keys) || Keys.length > MAX_BATCH) return undefined;
  const answers = Keys.map((Key) => itemAt(items, table, keys, { Key, ConsistentRead }));
  const isWhole =
    !answers.includes(undefined) && new Set(Keys.map((key) => JSON.stringify(key))).size === Keys.length;
  const found = answers.flatMap((answer, index) =>
    answer?.Item ? [wantsKeys ? (Keys[index] ?? null) : answer.Item] : [],
  );
  if (!isWhole || Keys.length === 0 || JSON.stringify(found).length > MAX_PAGE) return undefined;
  return { Responses: { [TableName]: found }, UnprocessedKeys: {} };
};

/** A condition on the keys of a query: the partition alone, or with the beginning or the bounds of the sort key. */
const CONDITION =
  /^(\w+) = (:\w+)(?: AND (?:begins_with\((\w+), (:\w+)\)|(\w+) BETWEEN (:\w+) AND (:\w+)))?$/;

const page = (
  items: OrderedStore,
  ordered: Ordered,
  keys: Keys,
  { TableName, KeyConditionExpression, ExpressionAttributeValues, ...how }: JsonObject,
): JsonObject | undefined => {
  const { ConsistentRead = false, ScanIndexForward = true, Limit = Number.MAX_SAFE_INTEGER, ...other } = how;
  const { ProjectionExpression = null, ...more } = other;
  const wantsKeys = ProjectionExpression === keys.join(', ');
  const isPlain =
    typeof ConsistentRead === 'boolean' &&
    typeof ScanIndexForward === 'boolean' &&
    (ProjectionExpression === null || wantsKeys) &&
    Number.isSafeInteger(Limit) &&
    Number(Limit) > 0;
  if (!isPlain || Object.keys(more).length > 0 || !isObject(ExpressionAttributeValues)) return undefined;
  const range = rangeOf(ordered, KeyConditionExpression, ExpressionAttributeValues);
  if (!range) return undefined;
  const limit = Number(Limit);
  const keyIn = (item: JsonObject, names: readonly string[] = keys): JsonObject =>
    Object.fromEntries(names.map((name) => [name, item[name] as JsonObject]));
  const found: JsonObject[] = [];
  let left = MAX_PAGE;
  const wanted = { ...range, reverse: !ScanIndexForward, following: ordered.refers === true, atOnce: limit };
  for (const { value } of items.entries(wanted)) {
    left -= value.length;
    if (left < 0) return undefined;
    found.push(JSON.parse(value) as JsonObject);
    if (found.length >= limit) break;
  }
  const last = found.length >= limit ? found.at(-1) : undefined;
  const counts = { ScannedCount: found.length, Count: found.length };
  const shown = { ...counts, Items: wantsKeys ? found.map((item) => keyIn(item)) : found };
  return last ? { ...shown, LastEvaluatedKey: keyIn(last, [...keys, ...ordered.names]) } : shown;
};

/** Returns the range of the store that a condition on the keys selects; undefined if dynalite is to judge it. */
const rangeOf = (
  { table, names: [partition, sort], place }: Ordered,
  condition: Json | undefined,
  values: JsonObject,
): KeyRange | undefined => {
  if (typeof condition !== 'string') return undefined;
  const [, name, value = '', beginning, prefix, between, low, high] = CONDITION.exec(condition) ?? [];
  const named = [value, prefix, low, high].filter((one) => one !== undefined);
  if (name !== partition || (beginning ?? between ?? sort) !== sort) return undefined;
  const isWhole = new Set(named).size === named.length && Object.keys(values).length === named.length;
  if (!isWhole || named.some((one) => textIn(values[one]) === undefined)) return undefined;
  const hex = (one: string): string => hexOf(textIn(values[one]) ?? '');
  const start = place(partitionStart(table, partition, textIn(values[value]) ?? ''));
  if (prefix !== undefined) return { gte: `${start}${hex(prefix)}/`, lt: `${start}${hex(prefix)}~` };
  if (low === undefined || high === undefined) return { gte: start, lt: `${start}~` };
  return hex(low) > hex(high) ? undefined : { gte: `${start}${hex(low)}/`, lte: `${start}${hex(high)}/~` };
};
