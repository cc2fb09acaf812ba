import { hashOf } from '#core/hash.ts';
import { isObject, type Json, type JsonObject } from '#core/json.ts';

/** Seconds for which an event is kept for steps that begin to wait for it after it came. */
export const EVENT_RETENTION_SECONDS = 15 * 60;

/** Returns the key under which an event meets the steps that wait for it. `match` has the values of the detail's fields. */
export const correlationOf = (workflow: string, step: string, match: JsonObject): string =>
  `${workflow}#${step}#${hashOf(match).slice(0, 32)}`;

/** Returns the fields of an event's detail by their paths, such as `order.id`; undefined if one of them is missing. */
export const matchOf = (detail: Json, fields: readonly string[]): JsonObject | undefined => {
  const found = fields.map((field): [string, Json | undefined] => [field, valueAt(detail, field.split('.'))]);
  if (found.some(([, value]) => value === undefined)) return undefined;
  return Object.fromEntries(found) as JsonObject;
};

const valueAt = (value: Json | undefined, [name, ...rest]: readonly string[]): Json | undefined => {
  if (name === undefined) return value;
  return isObject(value) && Object.hasOwn(value, name) ? valueAt(value[name], rest) : undefined;
};
