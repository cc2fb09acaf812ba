/** Things that are due at an instant, earliest first; of two at the same instant, the one that was added first. */
export class DueHeap<T> {
  private entries: Entry<T>[] = [];
  private added = 0;

  get size(): number {
    return this.entries.length;
  }

  /** The earliest, which stays. */
  get first(): { readonly at: number; readonly value: T } | undefined {
    return this.entries[0];
  }

  push(at: number, value: T): void {
    this.rise({ at, order: this.added++, value });
  }

  /** Takes out the earliest. */
  pop(): { at: number; value: T } | undefined {
    const { entries } = this;
    const top = entries[0];
    const last = entries.pop();
    if (entries.length > 0 && last) this.sink(last);
    return top;
  }

  /** Returns a heap of copies, due in the same order. */
  fork(copyOf: (value: T) => T): DueHeap<T> {
    const fork = new DueHeap<T>();
    fork.entries = this.entries.map((entry) => ({ ...entry, value: copyOf(entry.value) }));
    fork.added = this.added;
    return fork;
  }

  /** Forgets what is not worth keeping. */
  retain(worthKeeping: (value: T) => boolean): void {
    const kept = this.entries.filter((entry) => worthKeeping(entry.value));
    this.entries = [];
    for (const entry of kept) this.rise(entry);
  }

  private rise(entry: Entry<T>): void {
    const { entries } = this;
    let index = entries.push(entry) - 1;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      const above = entries[parent];
      if (!above || !earlier(entry, above)) break;
      entries[index] = above;
      index = parent;
    }
    entries[index] = entry;
  }

  private sink(entry: Entry<T>): void {
    const { entries } = this;
    let index = 0;
    for (;;) {
      const child = 2 * index + 1;
      const [left, right] = [entries[child], entries[child + 1]];
      const isRight = left !== undefined && right !== undefined && earlier(right, left);
      const below = isRight ? right : left;
      if (!below || !earlier(below, entry)) break;
      entries[index] = below;
      index = isRight ? child + 1 : child;
    }
    entries[index] = entry;
  }
}

interface Entry<T> {
  at: number;
  order: number;
  value: T;
}

const earlier = (a: Entry<unknown>, b: Entry<unknown>): boolean =>
  a.at < b.at || (a.at === b.at && a.order < b.order);
