import { defined } from '#core/defined.ts';
import { type Json, type JsonObject, ownField, setField } from '#core/json.ts';
import type { Step } from '../step.ts';
import type { AwaitedEvents, StepProblem } from '../step-type.ts';

/** The event that a `wait` step waits for. */
export interface WaitedEvent {
  source?: string[];
  'detail-type'?: string[];
  match?: Record<string, Json>;
  when?: string;
}

/** A `wait` step. */
export interface WaitStep extends Step {
  for?: Json;
  until?: Json;
  event?: WaitedEvent;
  on_timeout?: 'fail' | 'continue';
}

/** Returns the pattern of the events that may be the one: those that have the fields to compare. */
export const awaitedEvents = ({ event }: WaitStep): AwaitedEvents | undefined => {
  if (!event) return undefined;
  const { source, match = {} } = event;
  const detail: JsonObject = {};
  for (const path of Object.keys(match)) {
    const names = path.split('.');
    const last = names.pop() ?? '';
    let at = detail;
    for (const name of names) {
      const inner = ownField(at, name) ?? {};
      setField(at, name, inner);
      at = inner as JsonObject;
    }
    setField(at, last, [{ exists: true }]);
  }
  return {
    pattern: {
      ...(source && { source }),
      ...(event['detail-type'] && { 'detail-type': event['detail-type'] }),
      ...(Object.keys(match).length > 0 && { detail }),
    },
    match: Object.keys(match),
    ...defined({ when: event.when }),
  };
};

const PATH = /^[^.\s]+(\.[^.\s]+)*$/;

/** Lists what is wrong with waiting for an event. */
export const checkEvent = (step: WaitStep): StepProblem[] => {
  const found: StepProblem[] = [];
  const { event, timeout } = step;
  if (!event) {
    for (const field of ['timeout', 'on_timeout', 'on_error'] as const) {
      if (step[field] === undefined) continue;
      const message = `only a wait for an event has "${field}"`;
      found.push({ path: [field], at: 'key', message, hint: `remove "${field}"` });
    }
    return found;
  }
  if (!event.source && !event['detail-type'])
    found.push({ path: ['event'], message: 'expected "source", "detail-type" or both' });
  if (timeout === undefined) {
    const message = `step "${step.id}" waits for an event and has no timeout`;
    found.push({ path: ['event'], at: 'key', message, hint: 'add "timeout: 24h", for example' });
  }
  const paths = Object.keys(event.match ?? {});
  for (const path of paths) {
    const within = paths.find((other) => other.startsWith(`${path}.`));
    if (!PATH.test(path))
      found.push({ path: ['event', 'match', path], at: 'key', message: 'expected a path such as order.id' });
    else if (within !== undefined)
      found.push({ path: ['event', 'match', path], at: 'key', message: `"${within}" is a part of it` });
  }
  return found;
};

/** JSON Schema of an event as the step's result. */
export const EVENT_SCHEMA: JsonObject = {
  type: 'object',
  additionalProperties: false,
  required: ['id', 'source', 'detail_type', 'time', 'detail'],
  properties: {
    id: { type: 'string' },
    source: { type: 'string' },
    detail_type: { type: 'string' },
    time: { type: 'string' },
    detail: { type: 'object' },
  },
};
