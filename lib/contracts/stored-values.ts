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

/** Bytes of a field that is worth a reference, which has about half of them. */
export const MIN_BYTES = 512;

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
  /**
   * Names of fields of the part that stay: the others go, each by itself and the largest first, until those that are left have no more
   * than `above_bytes` together. Absent if the part goes as a whole.
   */
  except?: string[];
}

/** Names the fields of an object, all but some. */
export interface OtherFields {
  except: string[];
}

/** Keys from the input to a value that may be in the storage; at their end perhaps to several. */
export type FetchPlace = (string | number | OtherFields)[];

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

/** Returns the paths that places of a value stand for: several if a place ends with the other fields of an object. */
export const pathsOf = (value: Json, places: readonly FetchPlace[]): (string | number)[][] =>
  places.flatMap((place) => {
    const path = place.filter((key) => typeof key !== 'object');
    const last = place.at(-1);
    if (typeof last !== 'object') return [path];
    return otherFields(partAt(value, path), last.except).map(([name]) => [...path, name]);
  });

/** Returns the fields of an object without some; none if the value is not an object. */
const otherFields = (value: Json | undefined, except: readonly string[]): [string, Json][] =>
  isObject(value) ? Object.entries(value).filter(([name]) => !except.includes(name)) : [];

/** Returns where the parts of a result are, for places at which a call puts them into the storage. */
export const fetchedFrom = ({ at, except }: Pick<StorePlace, 'at' | 'except'>): FetchPlace =>
  except ? [...at, { except }] : at;

/** A value at a path, and its JSON in UTF-8. */
interface WrittenPart {
  path: (string | number)[];
  value: Json;
  body: Uint8Array;
}

/** Browsers import this file, too, and have no Buffer. */
const written = (path: string[], value: Json): WrittenPart => ({
  path,
  value,
  body: new TextEncoder().encode(JSON.stringify(value)),
});

/** Returns what goes to the storage at a place of a result: what is too long, and what would be taken for a reference. */
export const partsToStore = (result: Json, { at, above_bytes, except }: StorePlace): WrittenPart[] => {
  const part = partAt(result, at);
  if (part === undefined || part === null) return [];
  if (!except) {
    const whole = written(at, part);
    return whole.body.length > above_bytes || storedValueIn(part) ? [whole] : [];
  }
  const fields = otherFields(part, except).map(([name, value]) => written([...at, name], value));
  let left = fields.reduce((sum, { body }) => sum + body.length, 0);
  return fields
    .toSorted((a, b) => b.body.length - a.body.length)
    .filter(({ value, body }) => {
      const goes = (left > above_bytes && body.length > MIN_BYTES) || storedValueIn(value) !== undefined;
      if (goes) left -= body.length;
      return goes;
    });
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
