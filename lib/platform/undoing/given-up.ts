import type { EffectLog } from '#actions/effects/effect-log.ts';
import { FIRST_PAUSE_MILLISECONDS } from '#actions/effects/fence.ts';
import { givenUpIn } from '#contracts/compensation/entries.ts';
import { undoneKey } from '#contracts/compensation/keys.ts';
import { WORTH_WAITING } from '#contracts/compensation/retry.ts';
import { millisecondsOf, type ProgressEvent } from '#contracts/progress/history-event.ts';
import { type Compensable, compensableAt } from './left.ts';

/** Undos that are parked without a call: their keys are in the input of the execution that undoes. Others are called once more. */
const MAX_GIVEN_UP = 500;

/**
 * Returns the keys of the undos that an execution has given up and that another call now would not change: they failed as often as their
 * retriers say, shortly before it ended, and the log has the error with which the last call ended. If nothing is parked yet, they wait for their
 * next attempt as what the log itself has tried does.
 */
export const givenUp = async (log: EffectLog, events: readonly ProgressEvent[]): Promise<string[]> => {
  const last = events.at(-1);
  const end = last === undefined ? 0 : millisecondsOf(last);
  const recent = [...givenUpIn(events)].filter(([, at]) => at > end - FIRST_PAUSE_MILLISECONDS);
  if (recent.length === 0 || (await log.fence()).parked !== undefined) return [];
  const places = recent.slice(-MAX_GIVEN_UP).map(([key]) => ({ key: undoneKey(key) }));
  const failed = new Set((await compensableAt(log, places)).filter(hasFailed).map(({ key }) => key));
  return recent.flatMap(([key]) => (failed.has(undoneKey(key)) ? [key] : []));
};

/**
 * Whether an undo said how it failed. A call that died may have come far or not, one that is under way may still succeed, and one that a breaker
 * rejected was never made.
 */
const hasFailed = ({ undo }: Compensable): boolean =>
  undo !== undefined &&
  (undo.state === 'unknown' || undo.state === 'not_done') &&
  undo.until === 0 &&
  undo.error !== undefined &&
  !WORTH_WAITING.includes(undo.error);
