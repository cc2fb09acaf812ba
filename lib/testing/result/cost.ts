import { ASSUMED_MEMORY_GB, PRICES } from '#compiler/plan/cost.ts';
import type { HistoryEvent } from '#engine/model/event-record.ts';
import type { CallRecord } from '../answers/recorder.ts';
import type { Cost } from './workflow-result.ts';

/** Returns what AWS bills for an execution: each state entered, each retry, and the calls of functions (https://aws.amazon.com/step-functions/pricing/). */
export const costOf = (history: readonly HistoryEvent[], calls: readonly CallRecord[]): Cost => {
  const count = (matches: (type: string) => boolean): number =>
    history.filter(({ type }) => matches(type)).length;
  const retries = count((type) => type === 'TaskScheduled') - count((type) => type === 'TaskStateEntered');
  const transitions = count((type) => type.endsWith('StateEntered')) + Math.max(0, retries);
  const lambda = calls.reduce((sum, { startedAt, endedAt = startedAt }) => {
    const seconds = (endedAt - startedAt) / 1000;
    return sum + PRICES.lambdaRequest + seconds * ASSUMED_MEMORY_GB * PRICES.lambdaGigabyteSecond;
  }, 0);
  return { transitions, dollars: transitions * PRICES.transition + lambda };
};
