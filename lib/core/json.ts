import { compareTexts } from './compare-texts.ts';

/** Any value that JSON text can carry. */
export type Json = null | boolean | number | string | Json[] | JsonObject;

/** A JSON object. */
export interface JsonObject {
  [key: string]: Json;
}

/** Tells whether a value is a JSON object (neither null nor an array). */
export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Writes JSON text with sorted object keys, so that equal values give equal text and equal hashes. */
export const canonicalJson = (value: Json): string => JSON.stringify(sorted(value));

const sorted = (value: Json): Json => {
  // As `parseJsonText` gives one beyond 2^53: JSON has no other text for it than that of another number.
  if (typeof value === 'bigint') return { 'whole number': String(value) };
  if (Array.isArray(value)) return value.map(sorted);
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => compareTexts(a, b))
      .map(([key, item]) => [key, sorted(item)]),
  );
};

/** Returns plain data as JSON: an interface has no index signature, so TypeScript does not see that it is. */
export const asJson = (data: object): Json => data as Json;

/** Returns JSON as what it is known to be, because Baton wrote it or has checked it. */
export const knownAs = <Known>(json: unknown): Known => json as Known;

/** Tells whether two JSON values are equal; the order of object keys does not matter. */
export const jsonEqual = (a: Json | undefined, b: Json | undefined): boolean => {
  if (a === b) return true;
  if (Array.isArray(a)) {
    return Array.isArray(b) && a.length === b.length && a.every((item, index) => jsonEqual(item, b[index]));
  }
  if (!isObject(a) || !isObject(b)) return false;
  const keys = Object.keys(a);
  return (
    keys.length === Object.keys(b).length &&
    keys.every((key) => Object.hasOwn(b, key) && jsonEqual(a[key], b[key]))
  );
};

/** Returns an object's own field; undefined for what it only inherits, such as `constructor`, and without an object. */
export const ownField = <Value>(
  object: Readonly<Record<string, Value>> | undefined,
  name: string,
): Value | undefined => (object !== undefined && Object.hasOwn(object, name) ? object[name] : undefined);

/** Sets an own field, whatever its name: assigning to `__proto__` would change the object's prototype instead. */
export const setField = <Value>(object: Record<string, Value>, name: string, value: Value): void => {
  if (name !== '__proto__') object[name] = value;
  else Object.defineProperty(object, name, { value, writable: true, enumerable: true, configurable: true });
};

/** Copies a JSON value; the general copy of Node takes several times as long for a small one. */
export const copyJson = <Value extends Json>(value: Value): Value => {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(copyJson) as Json as Value;
  const copy: JsonObject = {};
  for (const [name, field] of Object.entries(value)) setField(copy, name, copyJson(field));
  return copy as Json as Value;
};

/** Parses JSON text; returns undefined if the text is not JSON. */
export const parseJson = (text: string): Json | undefined => {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
};
