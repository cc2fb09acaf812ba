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

  constructor(store: Store) {
    this.#store = store;
  }

  /** Calls back once everything written so far is durable. */
  after(callback: () => void): void {
    this.#then.push(callback);
    this.#scheduled ??= setImmediate(() => this.flush());
  }

  /** Resolves once everything written so far is durable. */
  committed(): Promise<void> {
    if (!this.#store.dirty) return Promise.resolve();
    return new Promise((resolve) => this.after(resolve));
  }

  /** Commits now, and calls back. */
  flush(): void {
    clearImmediate(this.#scheduled);
    this.#scheduled = undefined;
    const callbacks = this.#then;
    this.#then = [];
    this.#store.commit();
    for (const callback of callbacks) {
      try {
        callback();
      } catch (error) {
        reportBug(error);
      }
    }
  }
}
