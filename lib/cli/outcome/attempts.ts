import { failureOf } from '#contracts/progress/history-event.ts';
import { defined } from '#core/defined.ts';
import type { HistoryEvent } from '#local/run-host/run-host.ts';

/** A failed attempt at a step. */
export interface FailedAttempt {
  error: string;
  cause?: string;
}

/** Returns the failed attempts by the name of their state, oldest first. */
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
    const failure = /^(Task|Activity|LambdaFunction)/.test(event.type) ? failureOf(event) : undefined;
    const state = failure && stateOf(event);
    if (!failure || state === undefined) continue;
    const { error, cause } = failure;
    failed.set(state, [...(failed.get(state) ?? []), { error, ...defined({ cause }) }]);
  }
  return failed;
};

const nameIn = ({ stateEnteredEventDetails }: HistoryEvent): string | undefined =>
  (stateEnteredEventDetails as { name?: string } | undefined)?.name;

/**
 * Returns the failure behind the one that ended an execution: an open breaker ends a step with `CircuitOpen`, and what opened
 * it came before. Undefined if the execution ended with the original failure.
 */
export const originalFailure = (
  error: string | undefined,
  failed: ReadonlyMap<string, FailedAttempt[]>,
): FailedAttempt | undefined => {
  if (error !== 'CircuitOpen') return undefined;
  const attempts = [...failed.values()].find((all) => all.at(-1)?.error === error);
  return attempts?.findLast((attempt) => attempt.error !== error);
};
