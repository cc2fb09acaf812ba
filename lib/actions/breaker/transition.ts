import type { BreakerSettings } from '#contracts/action-event.ts';
import { defined } from '#core/defined.ts';

/** State of a circuit breaker. */
export type BreakerState = 'closed' | 'open' | 'half_open';

/** A breaker as all workers share it. Times are milliseconds since the epoch. */
export interface Breaker {
  state: BreakerState;
  /** Failures that count towards opening, oldest first; at most as many as it takes to open. */
  failuresAt: readonly number[];
  /** Grows each time the breaker opens or is reset; the outcome of a call that began before that no longer counts. */
  generation: number;
  /** When an open breaker admits probes. */
  halfOpensAt: number;
  /** Until when each running probe may take; a probe that dies must not keep others out forever. */
  leases: readonly number[];
  changedAt: number;
  /** How often it changed state, by `from to`. */
  changes: Readonly<Record<string, number>>;
  /** Its newest changes, oldest first, at most `MAX_RECENT`; absent in breakers of an earlier form. */
  recent?: readonly { at: number; to: BreakerState }[];
  /** Name of the failure that last opened it. */
  openedBy?: string;
}

/** Permission to make a call; it is returned with the call's outcome. */
export interface Ticket {
  kind: 'pass' | 'probe';
  generation: number;
  lease?: number;
}

/** A breaker's answer: permission to make a call, or the time until which calls are rejected. */
export type Verdict = { ticket: Ticket } | { rejectedUntil: number };

/** A breaker that has never seen a failure. */
export const NEW_BREAKER: Breaker = {
  state: 'closed',
  failuresAt: [],
  generation: 0,
  halfOpensAt: 0,
  leases: [],
  changedAt: 0,
  changes: {},
};

/**
 * Asks for permission to make a call that takes until `leaseUntil` at most. `next` is the changed breaker, which must be stored
 * before the call is made; without it nothing changes, as for a closed breaker.
 */
export const admit = (
  breaker: Breaker,
  { probes }: BreakerSettings,
  now: number,
  leaseUntil: number,
): { verdict: Verdict; next?: Breaker } => {
  const { state, generation, halfOpensAt } = breaker;
  if (state === 'closed') return { verdict: { ticket: { kind: 'pass', generation } } };
  if (state === 'open' && now < halfOpensAt) return { verdict: { rejectedUntil: halfOpensAt } };
  const leases = state === 'open' ? [] : breaker.leases.filter((until) => until > now);
  if (leases.length >= probes) return { verdict: { rejectedUntil: Math.min(...leases) } };
  const halfOpen = state === 'open' ? moved(breaker, 'half_open', now) : breaker;
  return {
    verdict: { ticket: { kind: 'probe', generation, lease: leaseUntil } },
    next: { ...halfOpen, halfOpensAt, openedBy: breaker.openedBy, leases: [...leases, leaseUntil] },
  };
};

/** Changes of which the time is kept: what charts show. */
const MAX_RECENT = 50;

/** Returns the breaker in another state, with nothing counted yet. */
const moved = (breaker: Breaker, state: BreakerState, now: number): Breaker => {
  const change = `${breaker.state} ${state}`;
  return {
    ...NEW_BREAKER,
    state,
    generation: breaker.generation,
    changedAt: now,
    changes: { ...breaker.changes, [change]: (breaker.changes[change] ?? 0) + 1 },
    recent: [...(breaker.recent ?? []), { at: now, to: state }].slice(-MAX_RECENT),
  };
};

/** The outcome of an admitted call; `ignored` frees a probe's place and says nothing about the service. */
export type Outcome = 'success' | 'failure' | 'ignored';

/** How an admitted call ended. */
export interface EndedCall {
  ticket: Ticket;
  outcome: Outcome;
  /** Name of the error that it threw. */
  error?: string;
}

/** Returns the breaker after a call has ended, or undefined if its outcome changes nothing. */
export const record = (
  breaker: Breaker,
  settings: BreakerSettings,
  call: EndedCall,
  now: number,
): Breaker | undefined => {
  const { ticket, outcome, error } = call;
  if (ticket.generation !== breaker.generation) return undefined;
  if (ticket.kind === 'probe')
    return breaker.state === 'half_open' ? probed(breaker, settings, call, now) : undefined;
  if (breaker.state !== 'closed' || outcome !== 'failure') return undefined;
  const since = now - settings.window_seconds * 1000;
  const failuresAt = [...breaker.failuresAt.filter((at) => at > since), now];
  return failuresAt.length >= settings.failures
    ? opened(breaker, settings, now, error)
    : { ...breaker, failuresAt };
};

const probed = (
  breaker: Breaker,
  settings: BreakerSettings,
  { ticket, outcome, error }: EndedCall,
  now: number,
): Breaker => {
  if (outcome === 'success') return moved(breaker, 'closed', now);
  if (outcome === 'failure') return opened(breaker, settings, now, error);
  const place = breaker.leases.indexOf(ticket.lease ?? Number.NaN);
  return { ...breaker, leases: breaker.leases.filter((_, index) => index !== place) };
};

const opened = (breaker: Breaker, settings: BreakerSettings, now: number, openedBy?: string): Breaker => ({
  ...moved(breaker, 'open', now),
  generation: breaker.generation + 1,
  halfOpensAt: now + settings.open_for_seconds * 1000,
  ...defined({ openedBy }),
});

/** Returns the breaker closed by hand; running calls no longer count. */
export const reset = (breaker: Breaker, now: number): Breaker => ({
  ...(breaker.state === 'closed' ? { ...breaker, failuresAt: [] } : moved(breaker, 'closed', now)),
  generation: breaker.generation + 1,
});
