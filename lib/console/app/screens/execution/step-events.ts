import type { Json } from '#core/json.ts';
import { parseJson } from '#core/json.ts';
import type { HistoryEvent } from '../../api/types.ts';

/** What happened in one visit of a state. */
export interface StateVisit {
  /** Id of the event by which it was entered. */
  id: number;
  input?: Json;
  output?: Json;
  /** Attempts of its task that failed: error and cause. */
  failures: { id: number; at: string; error: string; cause: string }[];
  enteredAt: string;
  endedAt?: string;
  /** Ids of its events. */
  events: number[];
}

const detailsOf = (event: HistoryEvent): Record<string, Json> => {
  const details = Object.entries(event).find(([field]) => field.endsWith('EventDetails'))?.[1];
  return typeof details === 'object' && details !== null && !Array.isArray(details)
    ? (details as Record<string, Json>)
    : {};
};

const parsedText = (text: Json | undefined): Json | undefined =>
  typeof text === 'string' ? (parseJson(text) ?? text) : undefined;

/** Returns the visits of a step's state in a history, oldest first. */
export const visitsOf = (events: readonly HistoryEvent[], state: string): StateVisit[] => {
  const visits: StateVisit[] = [];
  const visitAt = new Map<number, StateVisit>();
  for (const event of events) {
    const details = detailsOf(event);
    if (event.type.endsWith('StateEntered')) {
      if (details.name !== state) continue;
      const visit: StateVisit = {
        id: event.id,
        input: parsedText(details.input),
        failures: [],
        enteredAt: event.timestamp,
        events: [event.id],
      };
      visits.push(visit);
      visitAt.set(event.id, visit);
      continue;
    }
    const visit = visitAt.get(event.previousEventId);
    if (!visit) continue;
    visitAt.set(event.id, visit);
    visit.events.push(event.id);
    if (event.type.endsWith('StateExited')) {
      visitAt.delete(event.id);
      if (details.name !== state) continue;
      visit.output = parsedText(details.output);
      visit.endedAt = event.timestamp;
    } else if (/(Failed|TimedOut)$/.test(event.type) && details.error !== undefined) {
      const { error, cause = '' } = details;
      visit.failures.push({ id: event.id, at: event.timestamp, error: String(error), cause: String(cause) });
    }
  }
  return visits;
};
