import type { HistoryEvent } from '@aws-sdk/client-sfn';
import { calledRun } from '#contracts/progress/called-run.ts';

/** How compensations of a step ended, the worst of its iterations. */
export type Compensated = 'failed' | 'succeeded';

/** Returns what one execution that undoes has undone, by step: failed if the undo of one of several iterations did. */
export const compensationsIn = (events: readonly HistoryEvent[]): Map<string, Compensated> => {
  const byKey = new Map<string, { step: string; how: Compensated }>();
  const calls = new Map<number, { step: string; key: string }>();
  for (const event of events) {
    // Events of one compensation follow those of the one before, so a call counts for itself only.
    const call = event.type === 'TaskScheduled' ? compensation(event) : calls.get(event.previousEventId ?? 0);
    if (call === undefined) continue;
    calls.set(event.id ?? 0, call);
    const { step } = call;
    const key = call.key || step;
    // Until it has succeeded it counts as failed: the execution may have been ended from outside.
    if (event.type === 'TaskScheduled') byKey.set(key, { step, how: 'failed' });
    if (event.type === 'TaskSucceeded') byKey.set(key, { step, how: 'succeeded' });
  }
  const steps = new Map<string, Compensated>();
  for (const { step, how } of byKey.values()) if (steps.get(step) !== 'failed') steps.set(step, how);
  return steps;
};

const compensation = (event: HistoryEvent) => {
  const run = calledRun(event);
  return run?.compensation ? run : undefined;
};
