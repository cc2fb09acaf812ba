import { isObject, type Json, parseJson } from '#core/json.ts';
import { withoutExact } from '#core/json-text.ts';
import { type RecordedDetails, VALUES } from '../recorded-event.ts';

/**
 * The part of a history event from which progress is read. Both the SDK's `HistoryEvent` (timestamps as Date) and Baton's own
 * (timestamps in seconds) fit it. Follows
 * https://docs.aws.amazon.com/step-functions/latest/apireference/API_HistoryEvent.html.
 */
export interface ProgressEvent {
  id?: number;
  previousEventId?: number;
  type?: string;
  timestamp?: Date | number;
  stateEnteredEventDetails?: object;
  stateExitedEventDetails?: object;
  taskScheduledEventDetails?: object;
  taskSubmittedEventDetails?: object;
  taskSucceededEventDetails?: object;
  evaluationFailedEventDetails?: object;
  mapStateStartedEventDetails?: object;
  mapIterationStartedEventDetails?: object;
}

/** Returns an event's time in milliseconds since the epoch; 0 if it has none. */
export const millisecondsOf = ({ timestamp }: ProgressEvent): number => {
  if (timestamp === undefined) return 0;
  return typeof timestamp === 'number' ? Math.round(timestamp * 1000) : timestamp.getTime();
};

/** Returns a field of an event's details if it is a string. */
export const textField = (details: object | undefined, field: string): string | undefined => {
  const value = details === undefined ? undefined : (details as Record<string, unknown>)[field];
  return typeof value === 'string' ? value : undefined;
};

/** Returns the value of a field of an event's details that is JSON text; undefined if there is none. A text is only parsed if it holds another. */
export const jsonField = (
  details: object | undefined,
  field: string,
  holds: readonly string[] = [],
): Json | undefined => {
  const values = (details as RecordedDetails | undefined)?.[VALUES];
  if (values) return withoutExact(values[field]);
  const text = textField(details, field);
  const isParsed = text !== undefined && (holds.length === 0 || holds.some((part) => text.includes(part)));
  return isParsed ? parseJson(text) : undefined;
};

/** Returns the lists among the variables that a state assigned. */
export const assignedLists = (details: object | undefined): Json[][] => {
  const assigned = (details as RecordedDetails | undefined)?.[VALUES]?.assignedVariables;
  if (isObject(assigned)) return Object.values(assigned).filter(isList).map(withoutExact);
  const { assignedVariables = {} } = (details ?? {}) as { assignedVariables?: Record<string, string> };
  return Object.values(assignedVariables)
    .map((text) => (text.startsWith('[') ? parseJson(text) : undefined))
    .filter(isList);
};

const isList = (value: Json | undefined): value is Json[] => Array.isArray(value);

/** Returns a field of an event's details if it is a number. */
export const numberField = (details: object | undefined, field: string): number | undefined => {
  const value = details === undefined ? undefined : (details as Record<string, unknown>)[field];
  return typeof value === 'number' ? value : undefined;
};

/** Returns error and cause of a `…Failed` or `…TimedOut` event, whatever its details are called. */
export const failureOf = (event: ProgressEvent): { error: string; cause?: string } | undefined => {
  if (!/(Failed|TimedOut|Aborted)$/.test(event.type ?? '')) return undefined;
  for (const [key, details] of Object.entries(event)) {
    if (!key.endsWith('EventDetails') || typeof details !== 'object' || details === null) continue;
    const error = textField(details, 'error');
    if (error !== undefined) return { error, cause: textField(details, 'cause') };
  }
  return event.type?.endsWith('TimedOut') ? { error: 'States.Timeout' } : undefined;
};
