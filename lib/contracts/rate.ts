import type { RateLimit } from './flow.ts';

/** When the newest runs of a key began, or are to begin: milliseconds since the epoch, in order; at most `max` of them. */
export type Starts = readonly number[];

/**
 * Reserves the earliest time at which a run may begin so that no stretch of `per_seconds` has more than `max` starts; undefined if that
 * is later than now and the run does not wait.
 */
export const reserve = (
  starts: Starts,
  { max, per_seconds, on_limit }: RateLimit,
  now: number,
): { at: number; next: Starts } | undefined => {
  const before = starts.at(-max);
  const at = before === undefined ? now : Math.max(now, before + per_seconds * 1000);
  if (at > now && on_limit !== 'queue') return undefined;
  // A limit that was raised lets a later run begin before an earlier one.
  const next = [...starts, at].sort((one, other) => one - other).slice(-max);
  return { at, next };
};
