import { isObject, type Json } from '#core/json.ts';
import type { Colors } from '../terminal/terminal.ts';
import { renderTable } from './table.ts';

/** An event as the API gives it. */
export interface ShownEvent {
  id: number;
  previousEventId: number;
  type: string;
  /** ISO 8601. */
  timestamp: string;
  [details: string]: Json;
}

/** Renders a history as a table: seconds since the start, type, the event that led to it, and its subject. */
export const renderHistory = (events: readonly ShownEvent[], colors: Colors): string => {
  const start = Date.parse(events[0]?.timestamp ?? '');
  const rows = events.map((event) => {
    const { id, previousEventId, type, timestamp } = event;
    const failed = /(Failed|TimedOut|Aborted)$/.test(type);
    return [
      String(id),
      ((Date.parse(timestamp) - start) / 1000).toFixed(3),
      failed ? colors.red(type) : type,
      colors.dim(previousEventId > 0 ? `← ${previousEventId}` : ''),
      aboutOf(event),
    ];
  });
  return renderTable(rows, { head: ['Id', 'Seconds', 'Event', '', ''].map(colors.dim), right: [0, 1] });
};

/** Returns the state, error or resource that the event's details name first. */
const aboutOf = (event: ShownEvent): string => {
  const details = Object.entries(event).find(([key]) => key.endsWith('EventDetails'))?.[1];
  if (!isObject(details)) return '';
  const known = [details.name, details.error, details.index, details.resource].find(
    (value) => typeof value === 'string' || typeof value === 'number',
  );
  return known === undefined ? '' : String(known);
};
