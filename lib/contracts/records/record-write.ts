import { isObject, type Json, type JsonObject } from '#core/json.ts';
import { TABLE } from '../table.ts';

/** A write of a record that `state` steps keep. */
export interface RecordWrite {
  /** Partition key of the record's item. */
  partition: string;
  operation: 'delete' | 'put' | 'update';
  /** The fields that the record may have. */
  fields: string[];
  /** Of `put`: the record. */
  with?: JsonObject | undefined;
  /** Of `update`: fields that get a value, numbers that are added, items that are appended, and how many items lists keep. */
  set?: JsonObject | undefined;
  add?: Record<string, number> | undefined;
  append?: JsonObject | undefined;
  keep_last?: number | undefined;
  /** What must be true of the record before: that it is there, or not, or values of its fields; null for a field that it does not have. */
  if?: 'absent' | 'present' | JsonObject | undefined;
  /** Seconds for which the record is kept after the write. */
  ttl_seconds?: number | undefined;
}

/** What is left of a record after a write: its item, none if it is deleted, and the step's result; or why nothing is written. */
export type WrittenRecord =
  | { kind: 'written'; item: JsonObject | undefined; result: Json }
  | { kind: 'refused' }
  | { kind: 'invalid'; message: string };

/** Returns the name of the attribute that holds a field. */
export const attributeOf = (field: string): string => `v_${field}`;

/** Name of the error with which a write is refused whose `if` does not hold. */
export const CONDITION_FAILED = 'DynamoDB.ConditionalCheckFailedException';

/**
 * Returns what a write makes of an item, as plain values; `now` is in milliseconds since the epoch. An update continues from a record
 * that has expired, as DynamoDB does until it removes it.
 */
export const writeTo = (before: JsonObject | undefined, write: RecordWrite, now: number): WrittenRecord => {
  const isThere = before !== undefined && !hasExpired(before, now);
  if (!holds(write.if, before, isThere)) return { kind: 'refused' };
  const found = isThere ? recordIn(before, write.fields) : null;
  if (write.operation === 'delete') return { kind: 'written', item: undefined, result: found };
  const seconds = write.ttl_seconds;
  const expiry: JsonObject =
    seconds === undefined ? {} : { [TABLE.ttl]: Math.floor(now / 1000) + Math.ceil(seconds) };
  if (write.operation === 'put')
    return { kind: 'written', item: { ...attributesOf(write.with ?? {}), ...expiry }, result: found };
  const changed = changes(before ?? {}, write);
  if (typeof changed === 'string') return { kind: 'invalid', message: changed };
  const item = { ...before, ...attributesOf(changed), ...expiry };
  return { kind: 'written', item, result: recordIn(item, write.fields) };
};

const hasExpired = ({ [TABLE.ttl]: ttl }: JsonObject, now: number): boolean =>
  typeof ttl === 'number' && ttl * 1000 <= now;

const holds = (condition: RecordWrite['if'], before: JsonObject | undefined, isThere: boolean): boolean => {
  if (condition === undefined) return true;
  if (typeof condition === 'string') return isThere === (condition === 'present');
  return Object.entries(condition).every(([field, value]) => {
    const found = before?.[attributeOf(field)];
    return value === null ? found === undefined : isEqual(found, value);
  });
};

/** Fields with their new values; why they cannot be changed so. */
const changes = (
  before: JsonObject,
  { set = {}, add = {}, append = {}, keep_last: most }: RecordWrite,
): JsonObject | string => {
  const changed: JsonObject = { ...set };
  for (const [field, number] of Object.entries(add)) {
    const value = before[attributeOf(field)] ?? 0;
    if (typeof value !== 'number') return `"${field}" is not a number: nothing can be added to it`;
    changed[field] = value + number;
  }
  for (const [field, item] of Object.entries(append)) {
    const list = before[attributeOf(field)] ?? [];
    if (!Array.isArray(list)) return `"${field}" is not a list: nothing can be appended to it`;
    changed[field] = [...list, item].slice(most === undefined ? 0 : -most);
  }
  return changed;
};

const attributesOf = (record: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(record).map(([field, value]) => [attributeOf(field), value]));

const recordIn = (item: JsonObject, fields: readonly string[]): JsonObject =>
  Object.fromEntries(
    fields.flatMap((field): [string, Json][] => {
      const value = item[attributeOf(field)];
      return value === undefined ? [] : [[field, value]];
    }),
  );

const isEqual = (one: Json | undefined, other: Json): boolean => {
  if (Array.isArray(one) && Array.isArray(other))
    return one.length === other.length && one.every((item, index) => isEqual(item, other[index] ?? null));
  if (!isObject(one) || !isObject(other)) return one === other;
  const names = Object.keys(one);
  return (
    names.length === Object.keys(other).length &&
    names.every((name) => isEqual(one[name], other[name] ?? null))
  );
};
