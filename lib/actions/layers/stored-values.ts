import { createHash } from 'node:crypto';
import {
  type FetchPlace,
  partAt,
  referenceTo,
  STORED_VALUES_FOLDER,
  type StoredValue,
  type StorePlace,
  storedValueIn,
  withPartAt,
} from '#contracts/stored-values.ts';
import type { Json } from '#core/json.ts';
import type { ActionCall, Layer } from '../action-call.ts';
import { ActionError } from '../action-error.ts';
import type { Storage } from '../storage/storage.ts';

/**
 * Gets what the input has in the storage, and puts there what the step says of the result: what is longer than a state holds travels as a
 * reference. Throws `ValueLost` if a value is not there, or not the one that was put.
 */
export const storedValues: Layer = async (call, next, { storage }) => {
  const { fetches } = call.run;
  const input = fetches ? await fromStorage(call.input as Json, fetches, storage) : call.input;
  return intoStorage(await next({ ...call, input }), call, storage);
};

/** Returns a value with what its references stand for, at the given places. */
export const fromStorage = async (
  value: Json,
  places: readonly FetchPlace[],
  storage: Storage,
): Promise<Json> => {
  const values = new Map<string, Promise<Json>>();
  let whole = value;
  for (const at of places) {
    const reference = storedValueIn(partAt(whole, at));
    if (!reference) continue;
    const known = values.get(reference.key) ?? valueBehind(reference, storage);
    values.set(reference.key, known);
    whole = withPartAt(whole, at, await known);
  }
  return whole;
};

const valueBehind = async ({ key, sha256 }: StoredValue, storage: Storage): Promise<Json> => {
  const file = key.startsWith(`${STORED_VALUES_FOLDER}/`) ? await storage.get(key) : undefined;
  if (file && hashOfBytes(file.body) === sha256)
    return JSON.parse(Buffer.from(file.body).toString('utf8')) as Json;
  const what = file ? 'is not the one that was put there' : 'is not there any longer';
  throw new ActionError('ValueLost', `A value of the execution ${what}: ${key}`, { retryable: false });
};

/** Returns a result with references in place of what goes to the storage. */
export const intoStorage = async (output: Json, call: ActionCall, storage: Storage): Promise<Json> => {
  let whole = output;
  for (const place of call.run.stores ?? []) {
    const value = partAt(whole, place.at);
    if (value === undefined || value === null) continue;
    const text = JSON.stringify(value);
    if (!isTooLong(text, place) && !storedValueIn(value)) continue;
    whole = withPartAt(whole, place.at, await put(text, call, storage));
  }
  return whole;
};

const isTooLong = (text: string, { above_bytes }: StorePlace): boolean =>
  Buffer.byteLength(text) > above_bytes;

/** Puts a value under its hash, once for a call. */
const put = async (text: string, { run, notes }: ActionCall, storage: Storage): Promise<Json> => {
  const body = Buffer.from(text);
  const sha256 = hashOfBytes(body);
  const key = `${STORED_VALUES_FOLDER}/${run.execution_name}/${sha256}.json`;
  if (!notes.stored.has(key)) await storage.put(key, body, 'application/json');
  notes.stored.add(key);
  return referenceTo({ key, sha256, bytes: body.length });
};

const hashOfBytes = (body: Uint8Array): string => createHash('sha256').update(body).digest('hex');
