import { isObject, type Json, parseJson } from '#core/json.ts';
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

/** Returns the input of an execution, from the first event of its history. */
export const inputIn = (first: HistoryEvent | undefined): Json | undefined =>
  first && parsedText(detailsOf(first).input);

/** Returns the visits of every state in a history by its name, oldest first. */
export const visitsIn = (events: readonly HistoryEvent[]): Map<string, StateVisit[]> => {
  const visits = new Map<string, StateVisit[]>();
  const visitAt = new Map<number, { state: string; visit: StateVisit }>();
  for (const event of events) {
    const details = detailsOf(event);
    if (event.type.endsWith('StateEntered')) {
      const state = String(details.name);
      const visit = visitOf(event, details);
      const known = visits.get(state);
      if (known) known.push(visit);
      else visits.set(state, [visit]);
      visitAt.set(event.id, { state, visit });
      continue;
    }
    const found = visitAt.get(event.previousEventId);
    if (!found) continue;
    const { state, visit } = found;
    visitAt.set(event.id, found);
    visit.events.push(event.id);
    if (event.type === 'TaskScheduled') visit.input = argumentsIn(details) ?? visit.input;
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

/** What a task was called with: of an action, the input that it got. */
const argumentsIn = ({ parameters }: Record<string, Json>): Json | undefined => {
  const given = parsedText(parameters);
  const payload = isObject(given) ? given.Payload : undefined;
  return isObject(payload) && isObject(payload.run) && 'input' in payload ? payload.input : given;
};

const visitOf = ({ id, timestamp }: HistoryEvent, details: Record<string, Json>): StateVisit => ({
  id,
  input: parsedText(details.input),
  failures: [],
  enteredAt: timestamp,
  events: [id],
});
