import { isObject, type Json } from '#core/json.ts';

/** Folder of the storage in which values are that would not fit into a state. */
export const STORED_VALUES_FOLDER = 'large-values';

/**
 * Days for which they are kept: an execution lasts for a year at most, and can be redriven for two weeks after that.
 * Ref: https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html
 */
export const STORED_VALUE_DAYS = 380;

/** The only field of what stands for such a value in the data of an execution. */
const REFERENCE_FIELD = 'baton_stored';

/** Where a value is, and what it is known by. */
export interface StoredValue {
  /** Key in the storage. */
  key: string;
  /** Hash of its JSON, in hex. */
  sha256: string;
  /** Length of its JSON in UTF-8. */
  bytes: number;
}

/** A part of a result that goes to the storage. */
export interface StorePlace {
  /** Names from the result to the part; empty for all of it. */
  at: string[];
  /** Bytes of JSON up to which it stays in the result. */
  above_bytes: number;
}

/** Keys from the input to a value that may be in the storage. */
export type FetchPlace = (string | number)[];

/** Returns what stands for a stored value. */
export const referenceTo = (stored: StoredValue): Json => ({ [REFERENCE_FIELD]: { ...stored } });

/** Returns the stored value that a value stands for; undefined if it stands for none. */
export const storedValueIn = (value: unknown): StoredValue | undefined => {
  if (!isObject(value) || Object.keys(value).length !== 1) return undefined;
  const stored = value[REFERENCE_FIELD];
  if (!isObject(stored)) return undefined;
  const { key, sha256, bytes } = stored;
  return typeof key === 'string' && typeof sha256 === 'string' && typeof bytes === 'number'
    ? { key, sha256, bytes }
    : undefined;
};

/** Returns what is at a place of a value; undefined if nothing is. */
export const partAt = (value: Json, path: readonly (string | number)[]): Json | undefined => {
  let at: Json | undefined = value;
  for (const key of path) {
    if (Array.isArray(at)) at = typeof key === 'number' ? at[key] : undefined;
    else at = isObject(at) && Object.hasOwn(at, key) ? at[key] : undefined;
  }
  return at;
};

/** Returns a value with another one at a place; nothing changes where the place is not there. */
export const withPartAt = (whole: Json, [key, ...rest]: readonly (string | number)[], value: Json): Json => {
  if (key === undefined) return value;
  if (Array.isArray(whole))
    return whole.map((item, index) => (index === key ? withPartAt(item, rest, value) : item));
  return isObject(whole) ? { ...whole, [key]: withPartAt(whole[key] ?? null, rest, value) } : whole;
};

/** Tag of files that expire, as S3's requests have it. */
export const EXPIRING_TAG = 'baton=expires';
