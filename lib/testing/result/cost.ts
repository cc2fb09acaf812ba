import { billedTransitions, dollarsOfCall, PRICES } from '#contracts/prices.ts';
import type { HistoryEvent } from '#engine/model/event-record.ts';
import type { CallRecord } from '../answers/recorder.ts';
import type { Cost } from './workflow-result.ts';

/** Returns what AWS bills for an execution: its transitions and the calls of functions (https://aws.amazon.com/step-functions/pricing/). */
export const costOf = (history: readonly HistoryEvent[], calls: readonly CallRecord[]): Cost => {
  const transitions = billedTransitions(history);
  const lambda = calls.reduce(
    (sum, { startedAt, endedAt = startedAt }) => sum + dollarsOfCall((endedAt - startedAt) / 1000),
    0,
  );
  return { transitions, dollars: transitions * PRICES.transition + lambda };
};
