import type { BreakerSettings } from '#contracts/action-event.ts';
import type { Call } from '../ledger.ts';
import type { Invariant } from './invariant.ts';

/**
 * A breaker opens when as many calls have failed as its step says, within its window, and at no other time; while it is open no call goes
 * through. Counted again from the calls of an execution: what Lambda or the log of effects refuses says nothing about the service.
 */
export const breakerCounts: Invariant = {
  name: 'breaker-counts',
  check: ({ ledger: { calls } }) => {
    const byName = Map.groupBy(calls.filter(isGuarded), ({ breaker }) => breaker.settings.name);
    return [...byName].flatMap(([name, all]) => all.flatMap((call) => problemOf(name, call, all)));
  },
};

type Guarded = Call & { breaker: NonNullable<Call['breaker']> };

const isGuarded = (call: Call): call is Guarded => call.breaker !== undefined;

const problemOf = (name: string, { key, startedAt, breaker }: Guarded, all: readonly Guarded[]): string[] => {
  const opened = openedBefore(all, startedAt);
  const isOpen = opened !== undefined && startedAt < opened + breaker.settings.open_for_seconds * 1000;
  if (isOpen && !breaker.rejected) return [`breaker ${name} lets ${key} through, although it is open`];
  // One that is half open rejects what its probes leave over.
  return breaker.rejected && opened === undefined
    ? [`breaker ${name} rejects ${key}, although too few calls have failed`]
    : [];
};

/** How a call ended that counts. */
interface Ended {
  startedAt: number;
  at: number;
  failed: boolean;
  settings: BreakerSettings;
}

/** Returns when a breaker opened that is not closed since; undefined if it is closed before a time. */
const openedBefore = (calls: readonly Guarded[], time: number): number | undefined => {
  let opened: number | undefined;
  let lastOpened = Number.NEGATIVE_INFINITY;
  let failures: number[] = [];
  for (const { startedAt, at, failed, settings } of endedBefore(calls, time)) {
    // A call that began before the breaker opened no longer counts.
    if (startedAt <= lastOpened) continue;
    if (opened !== undefined && !failed) opened = undefined;
    else if (failed) {
      failures = [...failures.filter((one) => one > at - settings.window_seconds * 1000), at];
      if (opened === undefined && failures.length < settings.failures) continue;
      [opened, lastOpened, failures] = [at, at, []];
    }
  }
  return opened;
};

const endedBefore = (calls: readonly Guarded[], time: number): Ended[] =>
  calls
    .flatMap(({ startedAt, breaker: { settings, ended } }): Ended[] =>
      ended === undefined || ended.outcome === 'ignored' || ended.at >= time
        ? []
        : [{ startedAt, at: ended.at, failed: ended.outcome === 'failure', settings }],
    )
    .sort((one, other) => one.at - other.at);
