import { isDeepStrictEqual } from 'node:util';
import { isObject, type Json, type JsonObject } from '#core/json.ts';
import { isConcurrent, type RecordedCase, type RecordedEvent, wasRewritten } from './cases.ts';

/**
 * Compares an observed execution with the recorded one on three levels, each counting only on top of the one before. As
 * strict as the examination that scores endpoints from outside: placeholders match anything, payloads are compared as JSON.
 */
export type Level = 'none' | 'outcome' | 'events' | 'history';

/** What was observed, as the API shows it. */
export interface Observed {
  outcome: { status: string; output?: string; error?: string; cause?: string };
  events: RecordedEvent[];
}

const PART = /(<(?:[^<>]|<[^<>]*>)+>|snf_role_arn|map_run_arn|lambda_function_(?:\d_)?name|111111111111)/;
const WHOLE =
  /^(?:<(?:[^<>]|<[^<>]*>)+>|date|timestamp|start-time|entered-time|sqs[-_]queue[-_]url|generated-uuid|RandomNumberGenerated)$/;
const PAYLOADS = new Set(['input', 'output', 'parameters', 'cause']);

const escaped = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');

/** What a recorded text matches: placeholders in it stand for anything, the account number for any account. */
const pattern = (recorded: string): RegExp => {
  const parts = recorded.split(PART).map((part, index) => {
    if (index % 2 === 0) return escaped(part);
    return /^\d+$/.test(part) ? '\\d{12}' : '[\\s\\S]*';
  });
  return new RegExp(`^${parts.join('')}$`);
};

const NOT_JSON = Symbol('not JSON');

const parsed = (text: Json | undefined): Json | typeof NOT_JSON => {
  if (typeof text !== 'string') return NOT_JSON;
  try {
    return JSON.parse(text) as Json;
  } catch {
    return NOT_JSON;
  }
};

const isContainer = (value: unknown): value is Json[] | JsonObject =>
  typeof value === 'object' && value !== null;

const shown = (value: Json | undefined): string => (JSON.stringify(value) ?? 'nothing').slice(0, 120);

/** The first place where an observed value is not the recorded one, in words; null when there is none. */
const difference = (want: Json, got: Json, at: string): string | null => {
  if (typeof want === 'string' && WHOLE.test(want)) return null;
  if (isObject(want) && isObject(got)) {
    for (const key of new Set([...Object.keys(want), ...Object.keys(got)])) {
      if (!(key in want)) return `${at}.${key} is extra`;
      if (!(key in got)) return `${at}.${key} is missing`;
      const found = difference(want[key]!, got[key]!, `${at}.${key}`);
      if (found) return found;
    }
    return null;
  }
  if (Array.isArray(want) && Array.isArray(got) && want.length === got.length) {
    for (let i = 0; i < want.length; i++) {
      const found = difference(want[i]!, got[i]!, `${at}[${i}]`);
      if (found) return found;
    }
    return null;
  }
  if (typeof want === 'string' && typeof got === 'string') {
    if (pattern(want).test(got)) return null;
    const [a, b] = [parsed(want), parsed(got)];
    if (isContainer(a) && isContainer(b)) return difference(a, b, at);
  } else if (want === got) return null;
  return `${at} is ${shown(got)}, not ${shown(want)}`;
};

/** The same for a field that carries JSON text: read as JSON where both are. */
const payloadDifference = (want: Json, got: Json, at: string): string | null => {
  const value = parsed(got);
  if (typeof want !== 'string') return difference(want, value === NOT_JSON ? got : value, at);
  const recorded = parsed(want);
  return recorded === NOT_JSON || value === NOT_JSON
    ? difference(want, got, at)
    : difference(recorded, value, at);
};

const fieldsDifference = (
  want: JsonObject,
  got: JsonObject,
  at: string,
  payloads = PAYLOADS,
): string | null => {
  for (const key of [...new Set([...Object.keys(want), ...Object.keys(got)])].sort()) {
    const here = `${at}.${key}`;
    if (!(key in want)) return `${here} is extra (${shown(got[key])})`;
    if (!(key in got)) return `${here} is missing`;
    const [a, b] = [want[key]!, got[key]!];
    const found =
      key === 'assignedVariables' && isObject(a) && isObject(b)
        ? fieldsDifference(a, b, here, new Set(Object.keys(a)))
        : (payloads.has(key) ? payloadDifference : difference)(a, b, here);
    if (found) return found;
  }
  return null;
};

const outcomeDifference = (recorded: RecordedCase, outcome: Observed['outcome']): string | null => {
  const { events: _, ...want } = recorded.expected;
  return fieldsDifference(want as JsonObject, outcome as JsonObject, 'execution');
};

const PARALLEL_ENDS = /^ParallelState(Succeeded|Aborted|Exited|Failed)$/;

/** What the recorder made of Parallel states: it lost the events from the branches' end to the state's exit. */
const rewritten = (events: RecordedEvent[]): RecordedEvent[] => {
  const result = [...events];
  let start = 0;
  let inside = false;
  let inner: RecordedEvent[] = [];
  events.forEach((event, i) => {
    if (PARALLEL_ENDS.test(event.type)) {
      result.splice(start, i - start, ...inner);
      inside = false;
    } else if (event.type === 'ParallelStateStarted') {
      start = i + 1;
      inside = true;
      inner = [];
    } else if (inside) inner.push(event);
  });
  return result;
};

interface Measured {
  label: string;
  links: [number, number] | null;
  details: JsonObject;
}

/** The events to compare; ids and links only where the order is fixed. */
const measured = (recorded: RecordedCase, events: RecordedEvent[]): Measured[] => {
  const did = new Set(recorded.tasks.map((task) => task.did));
  const callbackFails = did.has('submit') && did.has('fail');
  const freeOrder = isConcurrent(recorded);
  const dropped: number[] = [];
  const kept: Measured[] = [];
  for (const event of events) {
    const found = Object.entries(event).find(([key]) => key.endsWith('EventDetails'))?.[1];
    const details: JsonObject = { ...(found as JsonObject | undefined) };
    if (event.type === 'TaskSubmitted') {
      if (callbackFails) {
        dropped.push(event.id as number);
        continue;
      }
      delete details.output;
      delete details.outputDetails;
    }
    const moved = (id: number): number => id - dropped.filter((gone) => gone <= id).length;
    kept.push({
      label: typeof details.name === 'string' ? `${event.type} ${details.name}` : event.type,
      links: freeOrder ? null : [moved(event.id as number), moved(event.previousEventId ?? 0)],
      details,
    });
  }
  return kept;
};

const eventsDifference = (want: Measured[], got: Measured[], freeOrder: boolean): string | null => {
  const labels = (events: Measured[]): string[] => events.map((event) => event.label);
  const [a, b] = [labels(want), labels(got)];
  if (freeOrder) {
    const [left, right] = [[...a].sort(), [...b].sort()];
    if (isDeepStrictEqual(left, right)) return null;
    const without = (list: string[], other: string[]): string[] => {
      const rest = [...other];
      return list.filter((label) => {
        const at = rest.indexOf(label);
        if (at >= 0) rest.splice(at, 1);
        return at < 0;
      });
    };
    return `missing ${without(a, b).join(', ')}; extra ${without(b, a).join(', ')}`;
  }
  const length = Math.max(a.length, b.length);
  for (let i = 0; i < length; i++) {
    if (a[i] !== b[i]) return `event ${i + 1} is ${b[i] ?? 'the end'}, not ${a[i] ?? 'the end'}`;
  }
  return null;
};

const eventDifference = (want: Measured, got: Measured): string | null => {
  if (want.label !== got.label) return `${got.label}, not ${want.label}`;
  if (!isDeepStrictEqual(want.links, got.links)) {
    return `${want.label} is event ${got.links?.join(' after ')}, not ${want.links?.join(' after ')}`;
  }
  return fieldsDifference(want.details, got.details, want.label);
};

/** A maximum matching of recorded with observed events: the first recorded event that finds no partner. */
const unmatched = (want: Measured[], got: Measured[]): Measured | undefined => {
  const partner = new Map<number, number>();
  const place = (w: number, tried: Set<number>): boolean => {
    for (let g = 0; g < got.length; g++) {
      if (tried.has(g) || eventDifference(want[w]!, got[g]!) !== null) continue;
      tried.add(g);
      const current = partner.get(g);
      if (current === undefined || place(current, tried)) {
        partner.set(g, w);
        return true;
      }
    }
    return false;
  };
  return want.find((_, w) => !place(w, new Set()));
};

const historyDifference = (want: Measured[], got: Measured[], freeOrder: boolean): string | null => {
  if (!freeOrder) {
    for (let i = 0; i < want.length; i++) {
      const found = eventDifference(want[i]!, got[i]!);
      if (found) return found;
    }
    return null;
  }
  const lonely = unmatched(want, got);
  if (!lonely) return null;
  const nearest = got.find((event) => event.label === lonely.label)!;
  return eventDifference(lonely, nearest) ?? `${lonely.label} is there too seldom`;
};

/** The highest level reached, and the first difference. */
export const compare = (
  recorded: RecordedCase,
  observed: Observed,
): { level: Level; difference: string | null } => {
  const outcome = outcomeDifference(recorded, observed.outcome);
  if (outcome) return { level: 'none', difference: outcome };
  const freeOrder = isConcurrent(recorded);
  const want = measured(recorded, recorded.expected.events);
  const got = measured(recorded, wasRewritten(recorded) ? rewritten(observed.events) : observed.events);
  const events = eventsDifference(want, got, freeOrder);
  if (events) return { level: 'outcome', difference: events };
  const history = historyDifference(want, got, freeOrder);
  return history ? { level: 'events', difference: history } : { level: 'history', difference: null };
};
