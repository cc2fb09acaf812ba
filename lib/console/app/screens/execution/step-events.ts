import { authoredCause } from '#contracts/progress/authored-cause.ts';
import { isObject, type Json, parseJson } from '#core/json.ts';
import type { HistoryEvent } from '../../api/types.ts';

/** What happened in one visit of a state. Values are texts of the history, which `parsedText` reads when they are shown. */
export interface StateVisit {
  /** Id of the event by which it was entered. */
  id: number;
  input?: string;
  /** What its task was called with. */
  given?: string;
  output?: string;
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

/** Reads a text of the history; one that is not JSON, because it is cut, stays a text. */
export const parsedText = (text: Json | undefined): Json | undefined =>
  typeof text === 'string' ? (parseJson(text) ?? text) : undefined;

/** Returns the input of an execution, from the first event of its history. */
export const inputIn = (first: HistoryEvent | undefined): Json | undefined =>
  first && parsedText(detailsOf(first).input);

/** Reads the visits of states from a history, event by event, by the name of the state. */
export class VisitReader {
  readonly visits = new Map<string, StateVisit[]>();
  readonly #visitAt = new Map<number, { state: string; visit: StateVisit }>();
  readonly #steps: readonly string[];

  /** `steps` are the ids of the workflow's steps, by which causes name the one whose expression failed. */
  constructor(steps: readonly string[]) {
    this.#steps = steps;
  }

  /** Reads the next event. */
  add(event: HistoryEvent): void {
    const details = detailsOf(event);
    if (event.type.endsWith('StateEntered')) {
      this.#enter(event, details);
      return;
    }
    const found = this.#visitAt.get(event.previousEventId);
    if (!found) return;
    const { state, visit } = found;
    visit.events.push(event.id);
    if (event.type.endsWith('StateExited')) {
      if (details.name !== state) return;
      setText(visit, 'output', details.output);
      visit.endedAt = event.timestamp;
      return;
    }
    this.#visitAt.set(event.id, found);
    if (event.type === 'TaskScheduled') setText(visit, 'given', details.parameters);
    if (/(Failed|TimedOut)$/.test(event.type) && details.error !== undefined) {
      const { error, cause = '' } = details;
      const authored = authoredCause(String(cause), this.#steps);
      visit.failures.push({ id: event.id, at: event.timestamp, error: String(error), cause: authored });
    }
  }

  #enter({ id, timestamp }: HistoryEvent, details: Record<string, Json>): void {
    const state = String(details.name);
    const visit: StateVisit = { id, failures: [], enteredAt: timestamp, events: [id] };
    setText(visit, 'input', details.input);
    const known = this.visits.get(state);
    if (known) known.push(visit);
    else this.visits.set(state, [visit]);
    this.#visitAt.set(id, { state, visit });
  }
}

const setText = (visit: StateVisit, field: 'given' | 'input' | 'output', text: Json | undefined): void => {
  if (typeof text === 'string') visit[field] = text;
};

/** Returns what a visit got: of a task what it was called with, of an action's task the input of the action. */
export const inputOfVisit = ({ given, input }: StateVisit): Json | undefined => {
  if (given === undefined) return parsedText(input);
  const parameters = parsedText(given);
  const payload = isObject(parameters) ? parameters.Payload : undefined;
  return isObject(payload) && isObject(payload.run) && 'input' in payload ? payload.input : parameters;
};
