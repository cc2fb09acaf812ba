import { type Json, knownAs } from '#core/json.ts';
import { jsonText, parseJsonText } from '#core/json-text.ts';
import type { EventDetails, EventRecord, HistoryEventType } from '../model/event-record.ts';

/** Details whose value is often that of the event before: what one state puts out, the next takes in. */
const PAYLOADS = ['input', 'output', 'parameters'] as const;

type Row = [
  id: number,
  previous: number,
  timestamp: number,
  type: HistoryEventType,
  details: EventDetails | null,
];

/** Returns the events as JSON text, with a payload that several of them share written once. */
export const historyText = (events: readonly EventRecord[]): string => {
  const payloads: Json[] = [];
  const places = new Map<Json, number>();
  const rows = events.map(({ id, previousEventId, timestamp, type, details }): Row => {
    let packed = details;
    for (const field of PAYLOADS) {
      const value = details?.[field];
      if (typeof value !== 'object' || value === null) continue;
      let place = places.get(value);
      if (place === undefined) {
        place = payloads.push(value) - 1;
        places.set(value, place);
      }
      if (packed === details) packed = { ...details };
      (packed as EventDetails)[field] = undefined;
      (packed as EventDetails)[`@${field}`] = place;
    }
    return [id, previousEventId, timestamp, type, packed];
  });
  return jsonText([payloads, rows]);
};

/** Parses the events from a text that `historyText` wrote. */
export const parseHistoryText = (text: string): EventRecord[] => {
  const [payloads, rows] = knownAs<[Json[], Row[]]>(parseJsonText(text));
  return rows.map(([id, previousEventId, timestamp, type, details]) => {
    if (details) {
      for (const field of PAYLOADS) {
        const place = details[`@${field}`];
        if (typeof place !== 'number') continue;
        delete details[`@${field}`];
        details[field] = payloads[place];
      }
    }
    return { id, previousEventId, timestamp, type, details };
  });
};
