import { storedValueIn } from '#contracts/stored-values.ts';
import { isObject, type Json } from '#core/json.ts';
import { WORDS } from '../words/common.ts';

/** Returns a value that says, in place of each reference to a value in the storage, what is there and where. */
export const withStored = (value: Json): Json => {
  const stored = storedValueIn(value);
  if (stored) return WORDS.stored(stored.bytes, stored.key);
  if (Array.isArray(value)) return value.map(withStored);
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, field]) => [name, withStored(field)]));
};
