import type { Clock } from '#core/clock.ts';
import { DueHeap } from '../due-heap.ts';

/** Milliseconds that setTimeout can wait. */
const MAX_TIMEOUT_MILLISECONDS = 2 ** 31 - 1;
/** Milliseconds for which due timers are fired in a row: then requests and answers get their turn. */
const MAX_TURN = 10;

/** Cancels a timer; doing so twice, or after it fired, does nothing. */
export type CancelTimer = () => void;

/** What to call, until it has fired or is cancelled. */
type Timer = { fire: (() => void) | null };

/** Any number of timers behind one `setTimeout`, fired in order of time, then of setting. */
export class Timers {
  #clock: Clock;
  #heap = new DueHeap<Timer>();
  #timeout: NodeJS.Timeout | undefined;
  #armedFor = Number.POSITIVE_INFINITY;
  #cancelled = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Timers set and neither fired nor cancelled. */
  get size(): number {
    return this.#heap.size - this.#cancelled;
  }

  /** The same with those cancelled that are still held in memory. */
  get held(): number {
    return this.#heap.size;
  }

  /** Calls `fire` once at a time in milliseconds since the epoch, soon when it has passed, never before this returns. */
  set(at: number, fire: () => void): CancelTimer {
    const timer: Timer = { fire };
    this.#heap.push(at, timer);
    if (at < this.#armedFor) this.#arm();
    return () => {
      if (!timer.fire) return;
      timer.fire = null;
      if (++this.#cancelled > 1000 && this.#cancelled > this.#heap.size / 2) this.#sweep();
    };
  }

  /** Forgets all timers. */
  close(): void {
    clearTimeout(this.#timeout);
    this.#heap = new DueHeap();
    this.#armedFor = Number.POSITIVE_INFINITY;
  }

  #arm(): void {
    clearTimeout(this.#timeout);
    let next = this.#heap.first;
    for (; next && !next.value.fire; next = this.#heap.first) {
      this.#heap.pop();
      this.#cancelled--;
    }
    this.#armedFor = next?.at ?? Number.POSITIVE_INFINITY;
    if (!next) return;
    const delay = Math.min(Math.max(0, next.at - this.#clock.now()), MAX_TIMEOUT_MILLISECONDS);
    this.#timeout = setTimeout(() => this.#fire(), delay);
  }

  #fire(): void {
    const now = this.#clock.now();
    const end = performance.now() + MAX_TURN;
    // What is set meanwhile arms nothing: that is done at the end.
    this.#armedFor = Number.NEGATIVE_INFINITY;
    try {
      for (let next = this.#heap.first; next && next.at <= now; next = this.#heap.first) {
        this.#heap.pop();
        const { fire } = next.value;
        next.value.fire = null;
        if (fire) fire();
        else this.#cancelled--;
        if (performance.now() >= end) return;
      }
    } finally {
      this.#arm();
    }
  }

  /** Drops cancelled timers, lest long deadlines of short tasks pile up. */
  #sweep(): void {
    this.#heap.retain(({ fire }) => fire !== null);
    this.#cancelled = 0;
  }
}
