import type { JsonObject } from '#core/json.ts';
import type { DocumentKind, Store } from '../../store/store.ts';

/** Documents of one kind: all in memory, every change written through. */
export class Documents<T extends object> {
  #store: Store;
  #kind: DocumentKind;
  #values = new Map<string, T>();

  constructor(store: Store, kind: DocumentKind) {
    this.#store = store;
    this.#kind = kind;
    for (const { key, value } of store.documents(kind)) this.#values.set(key, value as T);
  }

  get(key: string): T | undefined {
    return this.#values.get(key);
  }

  set(key: string, value: T): void {
    this.#values.set(key, value);
    this.#store.putDocument(this.#kind, key, value as JsonObject);
  }

  delete(key: string): void {
    if (this.#values.delete(key)) this.#store.deleteDocument(this.#kind, key);
  }

  values(): Iterable<T> {
    return this.#values.values();
  }
}
