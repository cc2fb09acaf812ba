import {
  type FetchPlace,
  partAt,
  partsToStore,
  pathsOf,
  referenceTo,
  STORED_VALUES_FOLDER,
  type StorePlace,
  storedValueIn,
  withPartAt,
} from '#contracts/stored-values.ts';
import { hashOf } from '#core/hash.ts';
import type { Json } from '#core/json.ts';

/** What answers are too long for a state, as functions of actions put it into the storage and get it from there. */
export class StoredAnswers {
  readonly #values = new Map<string, Json>();

  /** Returns a result with references in place of what goes to the storage. */
  stored(result: Json, places: readonly StorePlace[] = []): Json {
    return places
      .flatMap((place) => partsToStore(result, place))
      .reduce<Json>((whole, { path, value, body }) => {
        const sha256 = hashOf(value);
        const key = `${STORED_VALUES_FOLDER}/test/${sha256}.json`;
        this.#values.set(key, value);
        return withPartAt(whole, path, referenceTo({ key, sha256, bytes: body.length }));
      }, result);
  }

  /** Returns an input with what its references stand for. */
  fetched(input: Json, places: readonly FetchPlace[] = []): Json {
    return pathsOf(input, places).reduce<Json>((whole, at) => {
      const reference = storedValueIn(partAt(whole, at));
      const value = reference && this.#values.get(reference.key);
      return value === undefined ? whole : withPartAt(whole, at, value);
    }, input);
  }
}
