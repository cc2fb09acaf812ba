import { isObject, type Json, type JsonObject, parseJson } from '#core/json.ts';
import type { HistoryEvent } from '#engine/model/event-record.ts';
import type { WorkflowResult } from '../result/workflow-result.ts';

/**
 * Returns an execution's history for `toMatchSnapshot`: events in order, payloads as values. What differs between executions is left out
 * (ids of events) or replaced by what it is (`<time>`, `<arn>`, `<id>`, `<token>`).
 */
export const historySnapshot = ({
  history,
  startedAt,
  elapsedMilliseconds,
}: WorkflowResult): JsonObject[] => {
  const scrub = scrubber(startedAt, startedAt + elapsedMilliseconds);
  return history.map((event) => ({ type: event.type, ...scrubObject(detailsOf(event), scrub) }));
};

/** Fields that say nothing about what happened. */
const DROPPED = new Set(['roleArn', 'inputDetails', 'outputDetails', 'assignedVariablesDetails']);
const PAYLOADS = new Set(['input', 'output', 'parameters']);

const detailsOf = (event: HistoryEvent): JsonObject => {
  const details = Object.entries(event).find(([key]) => key.endsWith('EventDetails'))?.[1];
  if (!isObject(details)) return {};
  const kept = Object.entries(details).filter(([key]) => !DROPPED.has(key));
  return Object.fromEntries(kept.map(([key, value]) => [key, valueIn(key, value)]));
};

const valueIn = (key: string, value: Json): Json => {
  if (key === 'assignedVariables' && isObject(value)) {
    return Object.fromEntries(Object.entries(value).map(([name, text]) => [name, parsed(text)]));
  }
  return PAYLOADS.has(key) ? parsed(value) : value;
};

const parsed = (value: Json): Json => (typeof value === 'string' ? (parseJson(value) ?? value) : value);

type Scrub = (key: string, value: Json) => Json;

const scrubObject = (value: JsonObject, scrub: Scrub): JsonObject =>
  Object.fromEntries(Object.entries(value).map(([key, item]) => [key, scrub(key, item)]));

/** Instants outside the execution are the author's data, and stay. */
const scrubber = (from: number, to: number): Scrub => {
  const isWithin = (at: number): boolean => at >= from && at <= to;
  const scrub: Scrub = (key, value) => {
    if (key === 'task_token') return '<token>';
    if (typeof value === 'number') return isWithin(value) ? '<time>' : value;
    if (typeof value === 'string') {
      return value
        .replaceAll(ARN, '<arn>')
        .replaceAll(UUID, '<id>')
        .replaceAll(INSTANT, (text) => (isWithin(Date.parse(text)) ? '<time>' : text));
    }
    if (Array.isArray(value)) return value.map((item) => scrub('', item));
    return isObject(value) ? scrubObject(value, scrub) : value;
  };
  return scrub;
};

const ARN = /\barn:aws[\w-]*:[\w-]+:[\w-]+:\d*:[^\s"'\\]+/g;
const UUID = /\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/g;
const INSTANT = /\b\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})/g;
