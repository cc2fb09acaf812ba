import type { HistoryEvent } from '@aws-sdk/client-sfn';
import { isObject, type Json, type JsonObject } from '#core/json.ts';

/** An event without what differs from run to run, and the events that follow from it. */
export interface HistoryNode {
  event: JsonObject;
  next: HistoryNode[];
}

const ARN = /arn:aws:[\w:/.#-]+/g;
const INSTANT = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)/g;
/** Times in milliseconds, by the names that Baton's definitions give them. */
const TIMES = new Set(['at', 'At']);
/** What the two sides are free to fill as they like: how the call travelled. */
const TRAVEL = new Set(['SdkHttpMetadata', 'SdkResponseMetadata', 'ExecutedVersion']);
const SECRETS = new Set(['task_token', 'approval']);

const normalText = (text: string): string => text.replaceAll(ARN, '(arn)').replaceAll(INSTANT, '(time)');

/** A value with ids, times and ARNs blanked, inside JSON texts as well. */
export const normal = (value: Json): Json => {
  if (typeof value === 'string') {
    if (!/^[[{]/.test(value)) return normalText(value);
    try {
      return normal(JSON.parse(value) as Json);
    } catch {
      return normalText(value);
    }
  }
  if (Array.isArray(value)) return value.map(normal);
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name]) => !TRAVEL.has(name))
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, item]): [string, Json] => [name, normalField(name, item)]),
  );
};

const normalField = (name: string, item: Json): Json => {
  if (TIMES.has(name) && typeof item === 'number') return '(time)';
  if (SECRETS.has(name) && typeof item === 'string') return '(id)';
  return normal(item);
};

const eventOf = ({ id: _i, previousEventId: _p, timestamp: _t, ...rest }: HistoryEvent): JsonObject =>
  normal(JSON.parse(JSON.stringify(rest)) as Json) as JsonObject;

/**
 * A history as a tree by `previousEventId`, branches of a Parallel in an order of their own: which of them gets its turn first is
 * chance, what each of them does is not.
 */
export const historyTree = (events: readonly HistoryEvent[]): HistoryNode[] => {
  const children = Map.groupBy(events, ({ previousEventId }) => previousEventId ?? 0);
  const below = (id: number): HistoryNode[] =>
    (children.get(id) ?? [])
      .map((event) => ({ event: eventOf(event), next: below(event.id ?? -1) }))
      .sort((a, b) => (JSON.stringify(a.event) < JSON.stringify(b.event) ? -1 : 1));
  return below(0);
};
