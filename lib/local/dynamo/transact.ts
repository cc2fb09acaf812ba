import database, { type Store, type Table, type Write } from 'dynalite/db/index.js';
import { isObject, type Json, type JsonObject, ownField } from '#core/json.ts';
import { indexWrites, placeOf } from './one-step.ts';
import type { OrderedStore } from './ordered-store.ts';

/** Checks a request as dynalite checks that of an operation, and returns it with its condition parsed. */
export type CheckRequest = (operation: string, input: JsonObject) => JsonObject;

/** One write of a transaction. */
interface Part {
  table: Table;
  /** Key of the item in dynalite. */
  key: string;
  /** The request of the operation that does the same alone. */
  request: JsonObject;
  /** Absent if the write only checks, or deletes. */
  item?: JsonObject;
  changes: boolean;
}

/** Operations whose requests have the form of a part of a transaction. */
const OPERATIONS: Record<string, string> = {
  Put: 'putItem',
  Delete: 'deleteItem',
  ConditionCheck: 'deleteItem',
};

/**
 * Does what `TransactWriteItems` does, which dynalite does not know, for items of one table: holds the locks of all items, checks all conditions,
 * and writes the items and their index entries in one batch. Updates are not supported.
 * Ref: https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html
 */
export const transactWrite = async (
  store: Store,
  items: OrderedStore,
  { TransactItems }: JsonObject,
  check: CheckRequest,
): Promise<JsonObject> => {
  const given = Array.isArray(TransactItems) ? TransactItems.filter(isObject) : [];
  const parts = await Promise.all(given.map((one) => partOf(store, one, check)));
  const [first] = parts;
  if (!first) return {};
  const keys = parts.map(({ key }) => key);
  if (new Set(keys).size < keys.length)
    throw refusalOf(
      'ValidationException',
      'Transaction request cannot include multiple operations on one item',
    );
  await new Promise<void>((resolve, reject) => {
    store.getItemDb(first.table.TableName).lock(keys, (release) => {
      const done = release((error) => (error ? reject(error) : resolve()));
      commit(store, items, parts).then(() => done(), done);
    });
  });
  return {};
};

const partOf = async (store: Store, one: JsonObject, check: CheckRequest): Promise<Part> => {
  const [[kind = '', given] = []] = Object.entries(one);
  const operation = ownField(OPERATIONS, kind);
  if (operation === undefined || !isObject(given))
    throw refusalOf('ValidationException', `The local table knows no "${kind}" in a transaction`);
  const request = check(operation, given);
  const table = await new Promise<Table>((resolve, reject) => {
    store.getTable(String(request.TableName), (error, found) => (found ? resolve(found) : reject(error)));
  });
  const item = isObject(request.Item) ? request.Item : undefined;
  const key = database.createKey(item ?? (request.Key as JsonObject), table);
  return { table, key, request, changes: kind !== 'ConditionCheck', ...(item && { item }) };
};

/** Nothing else happens between what it reads and what it writes. */
const commit = async (store: Store, items: OrderedStore, parts: readonly Part[]): Promise<void> => {
  const before = parts.map(({ table, key }) => {
    const text = items.get(placeOf(table.TableName, key));
    return text === undefined ? undefined : (JSON.parse(text) as JsonObject);
  });
  const reasons = parts.map(({ request }, index) =>
    database.checkConditional(request, before[index]) ? 'ConditionalCheckFailed' : 'None',
  );
  if (reasons.some((reason) => reason !== 'None')) throw cancelled(reasons);
  const writes = parts.flatMap((part, index) => (part.changes ? writesOf(part, before[index]) : []));
  await new Promise<void>((resolve, reject) => {
    store.db.batch(writes, (error) => (error ? reject(error) : resolve()));
  });
};

const writesOf = ({ table, key, item }: Part, before: JsonObject | undefined): Write[] => {
  const place = placeOf(table.TableName, key);
  if (item) return [...indexWrites(table, before, item), { type: 'put', key: place, value: item }];
  return before ? [...indexWrites(table, before, null), { type: 'del', key: place }] : [];
};

const cancelled = (reasons: readonly string[]): object =>
  refusalOf(
    'TransactionCanceledException',
    `Transaction cancelled, please refer cancellation reasons for specific reasons [${reasons.join(', ')}]`,
    { CancellationReasons: reasons.map((Code) => ({ Code })) },
  );

/** Returns an error as dynalite's operations give it. */
const refusalOf = (__type: string, message: string, more: Record<string, Json> = {}): object => ({
  statusCode: 400,
  body: { __type, message, ...more },
});
