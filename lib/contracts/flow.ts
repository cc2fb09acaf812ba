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
  concurrency?: ConcurrencyLimit & { key?: string };
  /** A number, or an expression of one. */
  priority?: number | string;
  rate?: RateLimit & { key?: string };
  debounce?: { key?: string; wait_seconds: number };
}

/** Runs of a workflow with one key. */
export interface TurnKey {
  workflow: string;
  key: string;
}

/** Path of the function that a run's first state calls to wait for its turn. */
export const TAKE_TURN = 'take-turn';

/** Errors with which a run ends that does not get its turn. */
export const FLOW_ERRORS = {
  /** There is no place, and the workflow rejects what finds none. */
  limit: 'LimitReached',
  /** There is no place, or a newer run has come, and the workflow skips such runs: caught, so that the run succeeds. */
  skipped: 'Skipped',
} as const;

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
