import { createHash } from 'node:crypto';
import type { Json } from '#core/json.ts';
import {
  type FetchPlace,
  partAt,
  partsToStore,
  pathsOf,
  referenceTo,
  STORED_VALUES_FOLDER,
  type StoredValue,
  type StorePlace,
  storedValueIn,
  withPartAt,
} from './stored-values.ts';

/** Files of the storage, by their keys. */
export interface ValueFiles {
  /** Yields undefined if there is no such file. */
  get(key: string): Promise<Uint8Array | undefined>;
  put(key: string, body: Uint8Array): Promise<unknown>;
}

/** A stored value that is not there, or not the one that was put. */
export class LostValue extends Error {}

/** Returns a value with what its references stand for, at the given places. Throws `LostValue`. */
export const fromFiles = async (
  value: Json,
  places: readonly FetchPlace[],
  files: Pick<ValueFiles, 'get'>,
): Promise<Json> => {
  const values = new Map<string, Promise<Json>>();
  let whole = value;
  for (const at of pathsOf(value, places)) {
    const reference = storedValueIn(partAt(whole, at));
    if (!reference) continue;
    const known = values.get(reference.key) ?? valueBehind(reference, files);
    values.set(reference.key, known);
    whole = withPartAt(whole, at, await known);
  }
  return whole;
};

const valueBehind = async ({ key, sha256 }: StoredValue, files: Pick<ValueFiles, 'get'>): Promise<Json> => {
  const body = key.startsWith(`${STORED_VALUES_FOLDER}/`) ? await files.get(key) : undefined;
  if (body && hashOfBytes(body) === sha256) return JSON.parse(Buffer.from(body).toString('utf8')) as Json;
  const what = body ? 'is not the one that was put there' : 'is not there any longer';
  throw new LostValue(`A value of the execution ${what}: ${key}`);
};

/** Returns a result with references in place of what goes to the storage, as the values of the execution of that name. */
export const intoFiles = async (
  output: Json,
  places: readonly StorePlace[],
  execution: string,
  files: Pick<ValueFiles, 'put'>,
): Promise<Json> => {
  let whole = output;
  for (const { path, body } of places.flatMap((place) => partsToStore(output, place))) {
    const sha256 = hashOfBytes(body);
    const key = `${STORED_VALUES_FOLDER}/${execution}/${sha256}.json`;
    await files.put(key, body);
    whole = withPartAt(whole, path, referenceTo({ key, sha256, bytes: body.length }));
  }
  return whole;
};

const hashOfBytes = (body: Uint8Array): string => createHash('sha256').update(body).digest('hex');
