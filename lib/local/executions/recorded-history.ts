import { type RecordedDetails, type RecordedEvent, VALUES } from '#contracts/recorded-event.ts';
import { isObject } from '#core/json.ts';
import { jsonText } from '#core/json-text.ts';
import type { Engine } from '#engine/engine.ts';
import type { EventDetails, EventRecord } from '#engine/model/event-record.ts';
import { fieldOf, isGivenInput } from '#engine/model/render-event.ts';

/** Details whose values AWS shows as JSON text. */
const TEXTS: ReadonlySet<string> = new Set(['input', 'output', 'parameters', 'assignedVariables']);

/** Events that are read at once, so that few of a long history are in memory. */
const PAGE = 1000;

/** Details of an event with AWS's names. What is JSON text there has its value beside it, and becomes text when it is read as such. */
class Details implements RecordedDetails {
  readonly [VALUES]: EventDetails;
  /** The execution's input as it was given, in events that show it. */
  readonly #given: string | undefined;
  readonly #texts = new Map<string, string>();

  constructor(details: EventDetails, given: string | undefined) {
    this[VALUES] = details;
    this.#given = given;
    const shown = Object.entries(details).filter(([field]) => !TEXTS.has(field));
    Object.assign(this, Object.fromEntries(shown));
  }

  get input(): string | undefined {
    return this.#given ?? this.#text('input');
  }

  get output(): string | undefined {
    return this.#text('output');
  }

  get parameters(): string | undefined {
    return this.#text('parameters');
  }

  get assignedVariables(): Record<string, string> | undefined {
    const { assignedVariables: values } = this[VALUES];
    if (!isObject(values)) return undefined;
    return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, jsonText(value)]));
  }

  #text(field: string): string | undefined {
    const value = this[VALUES][field];
    if (value === undefined) return undefined;
    const known = this.#texts.get(field) ?? jsonText(value);
    this.#texts.set(field, known);
    return known;
  }
}

/** Returns an event as progress is read from it: as GetExecutionHistory shows it, but its texts are made when they are read. */
export const readableEvent = (record: EventRecord, input: string): RecordedEvent => {
  const { id, previousEventId, timestamp, type, details } = record;
  const event: RecordedEvent = { id, previousEventId, timestamp: new Date(timestamp), type };
  if (details) event[fieldOf(type)] = new Details(details, isGivenInput(record) ? input : undefined);
  return event;
};

/** Returns a function that reads the events of an execution after one, oldest first: a page of them, and none after the last. */
export const recordedHistory =
  (engine: Pick<Engine, 'eventsAfter'>) =>
  async (execution: string, after: number): Promise<RecordedEvent[]> => {
    const { input, events } = await engine.eventsAfter(execution, after, PAGE);
    return events.map((event) => readableEvent(event, input));
  };
