import database, { type Table } from 'dynalite/db/index.js';
import { isObject, type Json, type JsonObject } from '#core/json.ts';
import type { KnownTable } from './direct-reads.ts';
import { storedKey } from './item-keys.ts';
import { changesOf } from './on-sqlite.ts';
import { indexWrites, placeOf } from './one-step.ts';
import type { OrderedStore } from './ordered-store.ts';
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
  if (operation !== 'PutItem' && operation !== 'UpdateItem') return undefined;
  const request = plainRequest(operation, input);
  const table = known(String(input.TableName));
  const addressed = operation === 'PutItem' ? request?.Item : request?.Key;
  if (!request || !table || !isObject(addressed)) return undefined;
  const isWrong = operation === 'PutItem' ? database.validateItem : database.validateKey;
  if (isWrong(addressed, table)) return undefined;
  const place = placeOf(table.TableName, storedKey(table, addressed));
  const stored = items.get(place);
  const before = stored === undefined ? undefined : (JSON.parse(stored) as JsonObject);
  const after = operation === 'PutItem' ? addressed : updated(table, before ?? addressed, request._updates);
  if (!after) return undefined;
  const value = JSON.stringify(after);
  if (value.length > MAX_LENGTH) return undefined;
  const refusal = database.checkConditional(request, before);
  if (refusal) throw refusal;
  const indexes = changesOf(indexWrites(table, before, after), new Map([[after, place]]));
  items.write([...indexes, { key: place, value }]);
  return request.ReturnValues === 'ALL_NEW' ? { Attributes: after } : {};
};

/** Characters of an item up to which it has fewer bytes than an item may have. */
const MAX_LENGTH = 130_000;

const TYPES = new Set(['S', 'N', 'BOOL', 'NULL', 'L', 'M']);

/** Whether what an attribute is set to is a value: the parsers say otherwise what it is computed from. */
const isValue = (value: Json | undefined): value is JsonObject => {
  const [type = '', more] = isObject(value) ? Object.keys(value) : [];
  return TYPES.has(type) && more === undefined;
};

/** Returns the item with whole attributes set or removed; undefined if there is more to an update than that, or dynalite is to judge it. */
const updated = (
  { KeySchema, AttributeDefinitions }: Table,
  before: JsonObject,
  updates: Json | undefined,
): JsonObject | undefined => {
  const sections = isObject(updates) && Array.isArray(updates.sections) ? updates.sections : [];
  const after = { ...before };
  for (const section of sections) {
    const { type, path, val } = isObject(section) ? section : {};
    const [name, inner] = Array.isArray(path) ? path : [];
    if (typeof name !== 'string' || inner !== undefined || name === '__proto__') return undefined;
    if (KeySchema.some(({ AttributeName }) => AttributeName === name)) return undefined;
    const declared = AttributeDefinitions.find(({ AttributeName }) => AttributeName === name);
    if (type === 'remove') delete after[name];
    else if (type !== 'set' || !isValue(val)) return undefined;
    else if (declared && val[declared.AttributeType] === undefined) return undefined;
    else after[name] = val;
  }
  return sections.length > 0 ? after : undefined;
};
