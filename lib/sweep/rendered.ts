import type { EventRecord, HistoryEvent } from '#engine/model/event-record.ts';
import { toHistoryEvent } from '#engine/model/render-event.ts';

const whole = new WeakMap<EventRecord, HistoryEvent>();
const bare = new WeakMap<EventRecord, HistoryEvent>();

/**
 * Returns events in AWS's shape, by default with their payloads; forks of an execution share what came before, which is rendered
 * once.
 */
export const renderedEvents = (
  records: readonly EventRecord[],
  { includeExecutionData = true }: { includeExecutionData?: boolean } = {},
): HistoryEvent[] => {
  const cache = includeExecutionData ? whole : bare;
  return records.map((record) => {
    const known = cache.get(record);
    if (known) return known;
    const event = toHistoryEvent(record, { includeExecutionData });
    cache.set(record, event);
    return event;
  });
};
