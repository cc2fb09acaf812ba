/** What Node's timers take: more fires at once. */
const MAX_TIMER_MILLISECONDS = 2 ** 31 - 1;

interface Deadline {
  /** By the clock of `performance`. */
  at: number;
  late: () => void;
}

/**
 * Time limits, nearly all of which are lifted long before they are reached. One timer serves them all, and is left as it is when a limit
 * is lifted: to set a timer takes as long as much of what a small call does.
 */
export class Deadlines {
  readonly #deadlines = new Set<Deadline>();
  #timer: NodeJS.Timeout | undefined;
  #firesAt = Number.POSITIVE_INFINITY;

  /** Calls something when so many milliseconds have passed; the result prevents that. */
  add(milliseconds: number, late: () => void): () => void {
    const deadline = { at: performance.now() + milliseconds, late };
    this.#deadlines.add(deadline);
    if (deadline.at < this.#firesAt) this.#fireAt(deadline.at);
    else this.#timer?.ref();
    return () => {
      this.#deadlines.delete(deadline);
      // What is left running keeps no process from ending.
      if (this.#deadlines.size === 0) this.#timer?.unref();
    };
  }

  #fireAt(at: number): void {
    clearTimeout(this.#timer);
    this.#firesAt = at;
    const milliseconds = Math.min(MAX_TIMER_MILLISECONDS, Math.max(1, Math.ceil(at - performance.now())));
    this.#timer = setTimeout(() => this.#fire(), milliseconds);
  }

  #fire(): void {
    this.#timer = undefined;
    this.#firesAt = Number.POSITIVE_INFINITY;
    const now = performance.now();
    const due: Deadline[] = [];
    let next = Number.POSITIVE_INFINITY;
    for (const deadline of this.#deadlines) {
      if (deadline.at <= now) due.push(deadline);
      else next = Math.min(next, deadline.at);
    }
    if (next < this.#firesAt) this.#fireAt(next);
    // One that is reached may lift another.
    for (const deadline of due) if (this.#deadlines.delete(deadline)) deadline.late();
  }
}
