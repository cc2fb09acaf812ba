/** Things that are due at an instant, earliest first; of two at the same instant, the one that was added first. */
export class DueHeap<T> {
  private entries: Entry<T>[] = [];
  private added = 0;

  get size(): number {
    return this.entries.length;
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
      const above = (index - 1) >> 1;
      if (!earlier(entry, entries[above]!)) break;
      entries[index] = entries[above]!;
      index = above;
    }
    entries[index] = entry;
  }

  private sink(entry: Entry<T>): void {
    const { entries } = this;
    let index = 0;
    for (;;) {
      let below = 2 * index + 1;
      if (below >= entries.length) break;
      if (below + 1 < entries.length && earlier(entries[below + 1]!, entries[below]!)) below++;
      if (!earlier(entries[below]!, entry)) break;
      entries[index] = entries[below]!;
      index = below;
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
