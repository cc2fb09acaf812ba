import { isoOf } from '#core/instants.ts';

/** A span of time as the API takes it. */
export interface TimeSpan {
  since: string;
  until: string;
}

/**
 * Returns a span of some milliseconds that ends at the next multiple of `step`: with the same ends for a while, an answer about it stays the
 * same as long as nothing happens, and comes without a body to a request with `If-None-Match`.
 */
export const spanUntilSoon = (milliseconds: number, step: number, now: number): TimeSpan => {
  const until = (Math.floor(now / step) + 1) * step;
  return { since: isoOf(until - milliseconds), until: isoOf(until) };
};
