import database from 'dynalite/db/index.js';
import { isObject, type JsonObject } from '#core/json.ts';
import type { KnownTable } from './direct-reads.ts';
import { indexWrites, placeOf } from './one-step.ts';
import type { KeyChange, OrderedStore } from './ordered-store.ts';
import { plainRequest } from './plain-requests.ts';

/**
 * Writes an item as dynalite would, if `plainRequest` says that there is nothing to judge about the request; throws dynalite's refusal if its
 * condition does not hold. Undefined if dynalite is to write it. Nothing else happens between its read and its write, nor in any operation of
 * dynalite, so it needs none of the locks; they and the callbacks took longer than the write.
 */
export const directWrite = (
  items: OrderedStore,
  known: KnownTable,
  operation: string,
  input: JsonObject,
): JsonObject | undefined => {
  if (operation !== 'PutItem') return undefined;
  const request = plainRequest(operation, input);
  const table = known(String(input.TableName));
  if (!table || !isObject(request?.Item)) return undefined;
  const { Item } = request;
  if (database.validateItem(Item, table)) return undefined;
  const place = placeOf(table.TableName, database.createKey(Item, table));
  const stored = items.get(place);
  const before = stored === undefined ? undefined : (JSON.parse(stored) as JsonObject);
  const refusal = database.checkConditional(request, before);
  if (refusal) throw refusal;
  const value = JSON.stringify(Item);
  const indexes = indexWrites(table, before, Item).map((write): KeyChange => {
    if (write.type === 'del') return { key: write.key };
    return { key: write.key, value: write.value === Item ? value : JSON.stringify(write.value) };
  });
  items.write([...indexes, { key: place, value }]);
  return {};
};
