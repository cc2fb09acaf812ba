import type { EventRecord, HistoryEvent } from '#engine/model/event-record.ts';
import { toHistoryEvent } from '#engine/model/render-event.ts';

const rendered = new WeakMap<EventRecord, HistoryEvent>();

/** Returns events in AWS's shape; forks of an execution share what came before, which is rendered once. */
export const renderedEvents = (records: readonly EventRecord[]): HistoryEvent[] =>
  records.map((record) => {
    const known = rendered.get(record) ?? toHistoryEvent(record);
    rendered.set(record, known);
    return known;
  });
