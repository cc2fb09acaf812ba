import type { HistoryEvent } from '#local/run-host/run-host.ts';

/** A failed attempt at a step. */
export interface FailedAttempt {
  error: string;
  cause?: string;
}

/** Failed attempts by the name of the state, in the order of time. */
export const failedAttempts = (history: readonly HistoryEvent[]): Map<string, FailedAttempt[]> => {
  const byId = new Map(history.map((event) => [event.id, event]));
  const stateOf = (event: HistoryEvent): string | undefined => {
    for (let at: HistoryEvent | undefined = event; at; at = byId.get(at.previousEventId ?? 0)) {
      if (at.type === 'TaskStateEntered') return nameIn(at);
    }
    return undefined;
  };
  const failed = new Map<string, FailedAttempt[]>();
  for (const event of history) {
    const details = event.taskFailedEventDetails ?? event.taskTimedOutEventDetails;
    const state = details ? stateOf(event) : undefined;
    if (!details || state === undefined) continue;
    const { error = 'States.Timeout', cause } = details as { error?: string; cause?: string };
    failed.set(state, [...(failed.get(state) ?? []), { error, ...(cause === undefined ? {} : { cause }) }]);
  }
  return failed;
};

const nameIn = ({ stateEnteredEventDetails }: HistoryEvent): string | undefined =>
  (stateEnteredEventDetails as { name?: string } | undefined)?.name;

/**
 * The failure behind the one that ended a run: a breaker that opened ends a step with `CircuitOpen`, and what opened it came
 * before. Undefined where the ending itself is the original.
 */
export const originalFailure = (
  error: string | undefined,
  failed: ReadonlyMap<string, FailedAttempt[]>,
): FailedAttempt | undefined => {
  if (error !== 'CircuitOpen') return undefined;
  const attempts = [...failed.values()].find((all) => all.at(-1)?.error === error);
  return attempts?.findLast((attempt) => attempt.error !== error);
};
