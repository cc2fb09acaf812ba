import type { HistoryEvent } from '@aws-sdk/client-sfn';
import { isObject, type Json, type JsonObject } from '#core/json.ts';

/** An event without what differs from run to run, and the events that follow from it. */
export interface HistoryNode {
  event: JsonObject;
  next: HistoryNode[];
}

const ARN = /arn:aws:[\w:/.#-]+/g;
const INSTANT = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)/g;
/** Places of files: a bucket there, a folder here. */
const PLACE = /(?:s3:\/\/[^/"]+\/\w+|file:\/\/\/[^"]*?\/storage)\//g;
/** Times in milliseconds, by the names that Baton's definitions give them. */
const TIMES = new Set(['at', 'At']);
/** What the two sides are free to fill as they like: how the call travelled. */
const TRAVEL = new Set(['SdkHttpMetadata', 'SdkResponseMetadata', 'ExecutedVersion']);
const SECRETS = new Set(['task_token', 'approval']);

const normalText = (text: string): string =>
  text.replaceAll(ARN, '(arn)').replaceAll(INSTANT, '(time)').replaceAll(PLACE, '(place)/');

/** A value with ids, times and ARNs blanked, inside JSON texts as well. */
const normal = (value: Json): Json => {
  if (typeof value === 'string') {
    if (!/^[[{]/.test(value)) return normalText(value);
    try {
      return normal(JSON.parse(value) as Json);
    } catch {
      return normalText(value);
    }
  }
  if (Array.isArray(value)) return inOrder(value.map(normal));
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name]) => !TRAVEL.has(name))
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, item]): [string, Json] => [name, normalField(name, item)]),
  );
};

/** A saga lists effects in the order in which they took place, which is chance between branches. */
const inOrder = (items: Json[]): Json[] =>
  items.every((item) => isObject(item) && 'step' in item && 'key' in item && 'uses' in item)
    ? items.toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1))
    : items;

const normalField = (name: string, item: Json): Json => {
  if (TIMES.has(name) && typeof item === 'number') return '(time)';
  if (SECRETS.has(name) && typeof item === 'string') return '(id)';
  return normal(item);
};

const eventOf = ({ id: _i, previousEventId: _p, timestamp: _t, ...rest }: HistoryEvent): JsonObject =>
  normal(JSON.parse(JSON.stringify(rest)) as Json) as JsonObject;

/**
 * What ends a Parallel or a Map follows from whichever branch came last, which is chance. Here it follows from what began it, so
 * that the branches stay beside each other.
 */
const parents = (events: readonly HistoryEvent[]): Map<number, number> => {
  const byId = new Map(events.map((event) => [event.id ?? 0, event]));
  const parentOf = new Map<number, number>();
  const nearest = (from: number, fits: (event: HistoryEvent) => boolean): number => {
    let id = from;
    for (let event = byId.get(id); event && !fits(event); event = byId.get(id)) id = parentOf.get(id) ?? 0;
    return id;
  };
  for (const { id = 0, previousEventId = 0, type = '', stateExitedEventDetails } of events) {
    const [, kind, end] = /^(Parallel|Map)State(Succeeded|Failed|Exited)$/.exec(type) ?? [];
    const name = stateExitedEventDetails?.name;
    const began = (event: HistoryEvent): boolean =>
      end === 'Exited'
        ? event.type === `${kind}StateEntered` && event.stateEnteredEventDetails?.name === name
        : event.type === `${kind}StateStarted`;
    parentOf.set(id, kind ? nearest(previousEventId, began) : previousEventId);
  }
  return parentOf;
};

/**
 * Returns a history as a tree, branches of a Parallel in a fixed order: which of them gets its turn first is chance, what each of
 * them does is not.
 */
export const historyTree = (events: readonly HistoryEvent[]): HistoryNode[] => {
  const parentOf = parents(events);
  const children = Map.groupBy(events, ({ id = 0 }) => parentOf.get(id) ?? 0);
  const below = (id: number): HistoryNode[] =>
    (children.get(id) ?? [])
      .map((event) => ({ event: eventOf(event), next: below(event.id ?? -1) }))
      .sort((a, b) => (JSON.stringify(a.event) < JSON.stringify(b.event) ? -1 : 1));
  return below(0);
};

/** Leaves out what only a busy machine adds: functions that ran out of time and were called again, as if the first call had ended. */
export const withoutTimedOutCalls = (events: readonly HistoryEvent[]): HistoryEvent[] => {
  const following = new Map(events.map((event) => [event.previousEventId, event]));
  const left = new Set<HistoryEvent | undefined>();
  const inPlaceOf = new Map<number | undefined, number | undefined>();
  for (const failed of events) {
    const scheduled = following.get(failed.id);
    if (failed.taskFailedEventDetails?.error !== 'Sandbox.Timedout') continue;
    if (scheduled?.type !== 'TaskScheduled') continue;
    const started = following.get(scheduled.id);
    for (const event of [failed, scheduled, started]) left.add(event);
    inPlaceOf.set(started?.id, failed.previousEventId);
  }
  const remaining = (id: number | undefined): number | undefined =>
    inPlaceOf.has(id) ? remaining(inPlaceOf.get(id)) : id;
  return events
    .filter((event) => !left.has(event))
    .map((event) => ({ ...event, previousEventId: remaining(event.previousEventId) }));
};

/** A tree as lines, an event each, so that a difference between two of them shows the events that differ. */
export const treeLines = (nodes: readonly HistoryNode[], depth = 0): string[] =>
  nodes.flatMap(({ event, next }) => [
    `${' '.repeat(depth)}${JSON.stringify(event)}`,
    ...treeLines(next, depth + 1),
  ]);
