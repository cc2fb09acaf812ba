import type { Json, JsonObject } from '#core/json.ts';
import { isObject } from '#core/json.ts';
import { jsonText } from '#core/json-text.ts';
import type { EventRecord, HistoryEvent, HistoryEventType } from './event-record.ts';

const first = (type: string): string => type.charAt(0).toLowerCase() + type.slice(1);

const detailsField = (type: HistoryEventType): `${string}EventDetails` => {
  if (type.endsWith('StateEntered')) return 'stateEnteredEventDetails';
  if (type.endsWith('StateExited')) return 'stateExitedEventDetails';
  return `${first(type)}EventDetails`;
};

const FIELDS = new Map<HistoryEventType, `${string}EventDetails`>();

/** Returns the name of the field in which an event of a type has its details. */
export const fieldOf = (type: HistoryEventType): `${string}EventDetails` => {
  const known = FIELDS.get(type);
  if (known !== undefined) return known;
  const field = detailsField(type);
  FIELDS.set(type, field);
  return field;
};

/** Fields that carry JSON text, and the flag that AWS puts beside some of them. */
const PAYLOADS: ReadonlyMap<string, string | null> = new Map([
  ['input', 'inputDetails'],
  ['output', 'outputDetails'],
  ['parameters', null],
]);
const WHOLE: JsonObject = { truncated: false };

/** Settings of rendering. */
export interface RenderOptions {
  /** False leaves payloads out, as GetExecutionHistory does for `includeExecutionData: false`. */
  includeExecutionData?: boolean;
  /** The execution's input as it was given: its start and its first state show it so, blanks included. */
  input?: string;
}

/** Returns a record as GetExecutionHistory shows it. */
export const toHistoryEvent = (record: EventRecord, options: RenderOptions = {}): HistoryEvent => {
  const { id, previousEventId, timestamp, type } = record;
  const event: HistoryEvent = { id, previousEventId, timestamp: timestamp / 1000, type };
  if (record.details === null) return event;
  const { includeExecutionData = true, input } = options;
  const shown = renderDetails(record.details, includeExecutionData);
  if (includeExecutionData && input !== undefined && isGivenInput(record)) shown.input = input;
  event[fieldOf(type)] = shown;
  return event;
};

/** Returns whether an event has the execution's input: its start, or that of its first state. */
export const isGivenInput = ({ id, type }: EventRecord): boolean =>
  type === 'ExecutionStarted' || (id === 2 && type.endsWith('StateEntered'));

const renderDetails = (details: NonNullable<EventRecord['details']>, withData: boolean): JsonObject => {
  const shown: JsonObject = {};
  for (const [field, value] of Object.entries(details)) {
    if (value === undefined) continue;
    if (field === 'assignedVariables' && isObject(value)) {
      if (withData) shown.assignedVariables = texts(value);
      shown.assignedVariablesDetails = withData ? WHOLE : { truncated: true };
    } else if (PAYLOADS.has(field)) {
      if (withData) shown[field] = jsonText(value);
      const flag = PAYLOADS.get(field);
      if (flag) shown[flag] = withData ? WHOLE : { truncated: true };
    } else shown[field] = value;
  }
  return shown;
};

const texts = (variables: JsonObject): JsonObject =>
  Object.fromEntries(
    Object.entries(variables).map(([name, value]: [string, Json]) => [name, jsonText(value)]),
  );
