import type { Clock } from '#core/clock.ts';

/** Milliseconds that setTimeout can wait. */
const MAX_TIMEOUT_MILLISECONDS = 2 ** 31 - 1;

interface Entry {
  at: number;
  /** Order of setting, for timers of the same time. */
  order: number;
  fire: (() => void) | null;
}

/** Cancels a timer; doing so twice, or after it fired, does nothing. */
export type CancelTimer = () => void;

/** Any number of timers behind one `setTimeout`: a binary heap, fired in order of time, then of setting. */
export class Timers {
  #clock: Clock;
  #heap: Entry[] = [];
  #order = 0;
  #timeout: NodeJS.Timeout | undefined;
  #armedFor = Number.POSITIVE_INFINITY;
  #cancelled = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Timers set and neither fired nor cancelled. */
  get size(): number {
    return this.#heap.length - this.#cancelled;
  }

  /** The same with those cancelled that are still held in memory. */
  get held(): number {
    return this.#heap.length;
  }

  /** Calls `fire` once at a time in milliseconds since the epoch, soon when it has passed, never before this returns. */
  set(at: number, fire: () => void): CancelTimer {
    const entry: Entry = { at, order: this.#order++, fire };
    this.#push(entry);
    if (at < this.#armedFor) this.#arm();
    return () => {
      if (!entry.fire) return;
      entry.fire = null;
      if (++this.#cancelled > 1000 && this.#cancelled > this.#heap.length / 2) this.#sweep();
    };
  }

  /** Forgets all timers. */
  close(): void {
    clearTimeout(this.#timeout);
    this.#heap = [];
    this.#armedFor = Number.POSITIVE_INFINITY;
  }

  #arm(): void {
    clearTimeout(this.#timeout);
    while (this.#heap[0] && !this.#heap[0].fire) {
      this.#pop();
      this.#cancelled--;
    }
    const next = this.#heap[0];
    this.#armedFor = next?.at ?? Number.POSITIVE_INFINITY;
    if (!next) return;
    const delay = Math.min(Math.max(0, next.at - this.#clock.now()), MAX_TIMEOUT_MILLISECONDS);
    this.#timeout = setTimeout(() => this.#fire(), delay);
  }

  #fire(): void {
    const now = this.#clock.now();
    const due: Entry[] = [];
    while (this.#heap[0] && this.#heap[0].at <= now) {
      const entry = this.#pop();
      if (entry.fire) due.push(entry);
      else this.#cancelled--;
    }
    this.#arm();
    for (const entry of due) {
      const { fire } = entry;
      entry.fire = null;
      fire?.();
    }
  }

  /** Drops cancelled timers, lest long deadlines of short tasks pile up. */
  #sweep(): void {
    const live = this.#heap.filter((entry) => entry.fire);
    this.#heap = [];
    this.#cancelled = 0;
    for (const entry of live) this.#push(entry);
  }

  #push(entry: Entry): void {
    const heap = this.#heap;
    let index = heap.length;
    heap.push(entry);
    while (index > 0) {
      const parent = (index - 1) >> 1;
      if (!before(entry, heap[parent]!)) break;
      heap[index] = heap[parent]!;
      index = parent;
    }
    heap[index] = entry;
  }

  #pop(): Entry {
    const heap = this.#heap;
    const first = heap[0]!;
    const last = heap.pop()!;
    if (heap.length === 0) return first;
    let index = 0;
    for (;;) {
      let child = index * 2 + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && before(heap[child + 1]!, heap[child]!)) child++;
      if (!before(heap[child]!, last)) break;
      heap[index] = heap[child]!;
      index = child;
    }
    heap[index] = last;
    return first;
  }
}

const before = (a: Entry, b: Entry): boolean => a.at < b.at || (a.at === b.at && a.order < b.order);
