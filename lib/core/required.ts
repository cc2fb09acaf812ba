import { InvariantError } from './invariant.ts';

/** Returns the value under a key that the map must have; throws an InvariantError that names the key if it has not. */
export const required = <Key, Value>(map: ReadonlyMap<Key, Value>, key: Key): Value => {
  const value = map.get(key);
  if (value === undefined && !map.has(key))
    throw new InvariantError(`Bug in Baton: nothing is known of ${String(key)}`);
  return value as Value;
};
