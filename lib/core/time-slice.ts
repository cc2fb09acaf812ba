import { setImmediate } from 'node:timers/promises';

/** Milliseconds of long work in a row. */
const MAX_MILLISECONDS = 20;

/** Time for long work: once it is over, others get their turn. */
export class TimeSlice {
  #end = performance.now() + MAX_MILLISECONDS;

  get isOver(): boolean {
    return performance.now() >= this.#end;
  }

  /** Lets others have their turn, and begins another slice. */
  async renew(): Promise<void> {
    await setImmediate();
    this.#end = performance.now() + MAX_MILLISECONDS;
  }
}
