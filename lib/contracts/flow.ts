import type { Json } from '#core/json.ts';

/** What becomes of a run that finds no place. */
export type OnLimit = 'cancel_oldest' | 'queue' | 'reject' | 'skip';

/** How many runs of a workflow may be under way. */
export interface ConcurrencyLimit {
  /** Runs with the same key at the same time. */
  max: number;
  on_limit: OnLimit;
}

/** How many runs of a workflow may begin in a time. */
export interface RateLimit {
  /** Runs with the same key in any stretch of `per_seconds`. */
  max: number;
  per_seconds: number;
  on_limit: Exclude<OnLimit, 'cancel_oldest'>;
}

/** What a workflow says about when its runs begin; expressions are JSONata over `$input`. */
export interface FlowControl {
  concurrency?: ConcurrencyLimit & { key?: string; fair?: string };
  /** A number, or an expression of one. */
  priority?: number | string;
  rate?: RateLimit & { key?: string };
  debounce?: { key?: string; wait_seconds: number };
}

/** How many calls of an action may be under way, and begin, whichever workflows make them; keys are JSONata over the action's `$input`. */
export interface CallLimits {
  concurrency?: { key?: string; max: number; fair?: string };
  rate?: { key?: string; max: number; per_seconds: number };
}

/** Runs of a workflow, or calls of an action, with one key. */
export interface TurnKey {
  /** Name of the workflow, or `factory/action`. */
  workflow: string;
  key: string;
}

/** The turn of a call, which its step waited for; the function begins with it and gives it up. */
export interface CallTurn extends TurnKey {
  /** Id of the call among those of the action: all attempts share it. */
  call: string;
  /** When the step asked, in milliseconds since the epoch. */
  at: number;
  rank: number;
  /** Calls with the key at the same time; absent if there is no such limit. */
  max?: number;
  rate?: RateLimit & { key: string };
}

/** Comments of the states in which a run waits before it begins, or what they begin with. */
export const WAITING_COMMENTS = {
  debounce: 'Waits until no newer execution has been started',
  turn: 'Waits until the execution may begin.',
  begin: 'Waits until the rate allows another start.',
} as const;

/** Path of the function that a run's first state calls to wait for its turn. */
export const TAKE_TURN = 'take-turn';

/** Errors with which a run ends that does not get its turn. */
export const FLOW_ERRORS = {
  /** There is no place, and the workflow rejects what finds none. */
  limit: 'LimitReached',
  /** There is no place, or a newer run has come, and the workflow skips such runs: caught, so that the run succeeds. */
  skipped: 'Skipped',
  /** Another attempt at a call finds no place: its turn comes when the call is tried again. */
  awaits: 'AwaitsTurn',
} as const;

/**
 * Milliseconds for which a call that has its turn may take to begin. Afterwards others may have its place, and it asks for one again.
 */
export const CALL_HOLD_MILLISECONDS = 60_000;

/** Returns the id of a call: the execution that makes it, and the key of its step there. */
export const callId = (execution: string, key: string): string => `${execution}#${key}`;

/** Returns the execution that makes a call; undefined for what is not the id of one. */
export const callerOf = (id: string): string | undefined => {
  const at = id.indexOf('#');
  return at < 0 ? undefined : id.slice(0, at);
};

/** Longest text of a key. */
export const MAX_KEY_LENGTH = 500;

/** The highest priority, and with a minus the lowest. */
export const MAX_PRIORITY = 100;

/** Most places that a key may have: all of them are read at once. */
export const MAX_PLACES = 1000;

/** Returns a key as text: texts, numbers and booleans have one. Undefined for any other value, and for a text that is too long. */
export const keyText = (value: Json | undefined): string | undefined => {
  if (value === undefined) return '';
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return typeof value === 'string' && value.length <= MAX_KEY_LENGTH ? value : undefined;
};

/** Returns a priority within its limits; 0 for what is not a number. */
export const priorityOf = (value: Json | undefined): number =>
  typeof value === 'number' && Number.isFinite(value)
    ? Math.max(-MAX_PRIORITY, Math.min(MAX_PRIORITY, value))
    : 0;
