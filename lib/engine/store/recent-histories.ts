import type { EventRecord } from '../model/event-record.ts';
import type { HistoryQuery } from './store.ts';

/** Characters of histories that are kept altogether, and of one: in memory they take two to four times as many bytes. */
const MAX_LENGTH = 8_000_000;
const MAX_OWN_LENGTH = 500_000;

interface Recent {
  events: EventRecord[];
  length: number;
}

/** Histories that were written lately: that of an execution is read when it has just ended. */
export class RecentHistories {
  readonly #histories = new Map<string, Recent>();
  #length = 0;

  /** Adds events that were appended to a history, and how many characters they have as text. */
  append(arn: string, events: readonly EventRecord[], length: number): void {
    const known = this.#histories.get(arn) ?? { events: [], length: 0 };
    const next = known.events.length + 1;
    if (events[0]?.id !== next || known.length + length > MAX_OWN_LENGTH) {
      this.forget(arn);
      return;
    }
    known.events.push(...events);
    known.length += length;
    this.#length += length;
    // The one that was written to last is the last to go.
    this.#histories.delete(arn);
    this.#histories.set(arn, known);
    for (const oldest of this.#histories.keys()) {
      if (this.#length <= MAX_LENGTH) return;
      this.forget(oldest);
    }
  }

  /** Returns the events that a query asks for; undefined if the whole history is not there. */
  find(arn: string, { from, limit, reverse }: HistoryQuery): EventRecord[] | undefined {
    const events = this.#histories.get(arn)?.events;
    if (!events) return undefined;
    if (!reverse) return events.slice(Math.max(0, from - 1)).slice(0, limit);
    const end = Math.min(from, events.length);
    return events.slice(Math.max(0, end - limit), end).reverse();
  }

  forget(arn: string): void {
    this.#length -= this.#histories.get(arn)?.length ?? 0;
    this.#histories.delete(arn);
  }
}
