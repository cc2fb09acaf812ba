import type { Store } from '../../store/store.ts';
import { reportBug } from '../report-bug.ts';

/**
 * Group commit: what one turn of the event loop writes becomes durable together at its end, and only then do effects
 * start and answers go out.
 */
export class Commits {
  #store: Store;
  #then: (() => void)[] = [];
  #scheduled: NodeJS.Immediate | undefined;
  #refused: ((error: unknown) => void)[] = [];
  #onFailure: (error: unknown) => void;

  /** `onFailure` hears when a commit failed: nothing that waited for it happens. */
  constructor(store: Store, onFailure: (error: unknown) => void) {
    this.#store = store;
    this.#onFailure = onFailure;
  }

  /** Calls back once everything written so far is durable. */
  after(callback: () => void): void {
    this.#then.push(callback);
    this.#scheduled ??= setImmediate(() => this.flush());
  }

  /** Resolves once everything written so far is durable; rejects if it cannot be. */
  committed(): Promise<void> {
    if (!this.#store.dirty) return Promise.resolve();
    return new Promise((resolve, reject) => {
      this.#refused.push(reject);
      this.after(resolve);
    });
  }

  /** Commits now, and calls back. */
  flush(): void {
    clearImmediate(this.#scheduled);
    this.#scheduled = undefined;
    const callbacks = this.#then;
    const refused = this.#refused;
    this.#then = [];
    this.#refused = [];
    try {
      this.#store.commit();
    } catch (error) {
      this.#onFailure(error);
      for (const refuse of refused) refuse(error);
      return;
    }
    for (const callback of callbacks) {
      try {
        callback();
      } catch (error) {
        reportBug(error);
      }
    }
  }
}
