import { ERROR, StateFailure } from '../../model/errors.ts';
import type { Frame, MapRun } from '../../model/run.ts';
import type { Turn } from '../../model/turn.ts';
import { StateScope } from '../../query/data/state-evaluation.ts';
import { failState } from '../../run/failure/fail-state.ts';
import { guarded } from '../../run/loop.ts';
import { errorAndCause } from '../../run/transitions.ts';
import { behaviourOf } from './children.ts';
import { transformResults } from './results.ts';

/** All children have ended: the results go to the writer, or become the state's result. */
export const complete = (turn: Turn, frame: Frame, mapRun: MapRun): void => {
  const request = behaviourOf(turn, frame).writer?.(new StateScope(turn, frame));
  if (request && request.resource !== null) {
    mapRun.phase = 'writing';
    turn.effects.push({
      type: 'writeResults',
      mapRunId: mapRun.id,
      mapRunArn: mapRun.arn,
      ...request,
      results: mapRun.results,
    });
    return;
  }
  succeed(turn, frame, mapRun, transformResults(mapRun.results, request?.writerConfig.Transformation));
};

/** Ends a map run well, with the state's result. */
export const succeed = (
  turn: Turn,
  frame: Frame,
  mapRun: MapRun,
  result: Parameters<ReturnType<typeof behaviourOf>['mapRunSucceeded']>[2],
): void => {
  mapRun.status = 'SUCCEEDED';
  mapRun.phase = 'done';
  mapRun.stoppedAt = turn.now;
  guarded(turn, frame, () => behaviourOf(turn, frame).mapRunSucceeded(turn, frame, result));
};

/** Fails a map run: children at work are stopped, and the state fails. */
export const fail = (turn: Turn, frame: Frame, mapRun: MapRun, failure: StateFailure): void => {
  mapRun.status = 'FAILED';
  mapRun.phase = 'done';
  mapRun.stoppedAt = turn.now;
  if (mapRun.running > 0) {
    turn.effects.push({ type: 'stopChildren', mapRunId: mapRun.id, mapRunArn: mapRun.arn });
  }
  turn.record(frame, 'MapRunFailed', errorAndCause(failure.error, failure.cause));
  failState(turn, frame, failure);
};

/** Whether more items have failed than the state tolerates; it tolerates none unless told. */
export const exceedsTolerance = (mapRun: MapRun): boolean => {
  const { failedItems, toleratedFailureCount: count, toleratedFailurePercentage: percentage, items } = mapRun;
  if (failedItems === 0) return false;
  if (count === null && percentage === null) return true;
  return (
    (count !== null && failedItems > count) ||
    (percentage !== null && (failedItems * 100) / items.length > percentage)
  );
};

/** The failure of a map run in which too much failed. */
export const toleranceExceeded = (): StateFailure =>
  new StateFailure(
    ERROR.exceedToleratedFailureThreshold,
    'The specified tolerated failure threshold was exceeded',
  );
