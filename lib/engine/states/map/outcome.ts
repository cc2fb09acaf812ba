import type { Json } from '#core/json.ts';
import { ERROR, StateFailure } from '../../model/errors.ts';
import type { MapRun } from '../../model/map-run.ts';
import { evaluationOf } from '../../query/data/evaluation.ts';
import { failState } from '../../run/failure/fail-state.ts';
import { catching } from '../../run/loop.ts';
import { errorAndCause, leaveState } from '../../run/transitions.ts';
import type { MapRunTurn } from './map-run.ts';
import { needsChildren, transformResults } from './results.ts';
import type { WriteRequest } from './writer.ts';

const NO_WRITER: WriteRequest = { resource: null, parameters: {}, writerConfig: {} };

/**
 * Makes the results the state's result once all children have ended, or passes them to the writer, and to whoever knows the
 * children if they have to be described.
 */
export const complete = (current: MapRunTurn): void => {
  const { turn, mapRun } = current;
  const request = writeRequest(current);
  if (!request) return;
  const transformation = request.writerConfig.Transformation;
  if (request.resource === null && !needsChildren(mapRun.results, transformation)) {
    succeed(
      current,
      transformResults(mapRun.results, transformation, () => undefined),
    );
    return;
  }
  mapRun.phase = 'writing';
  turn.effects.push({
    type: 'writeResults',
    mapRunId: mapRun.id,
    mapRunArn: mapRun.arn,
    ...request,
    results: mapRun.results,
  });
};

/** Returns where the results go; fails the map run and returns undefined if that cannot be evaluated. */
const writeRequest = (current: MapRunTurn): WriteRequest | undefined => {
  const { map, turn, frame } = current;
  try {
    return map.writer?.(evaluationOf(turn, frame)) ?? NO_WRITER;
  } catch (thrown) {
    if (!(thrown instanceof StateFailure)) throw thrown;
    fail(current, thrown);
    return undefined;
  }
};

/** Ends a map run successfully, with the state's result. */
export const succeed = ({ turn, frame, mapRun }: MapRunTurn, result: Json): void => {
  mapRun.status = 'SUCCEEDED';
  mapRun.phase = 'done';
  mapRun.stoppedAt = turn.now;
  turn.record(frame, 'MapRunSucceeded', null);
  const failsFrom = turn.append(frame.lastEventId, 'MapStateSucceeded', null);
  catching(turn, frame, () => leaveState(turn, frame, evaluationOf(turn, frame), result), { failsFrom });
};

/** Fails a map run: the running children are stopped, and the state fails. */
export const fail = ({ turn, frame, mapRun }: MapRunTurn, failure: StateFailure): void => {
  mapRun.status = 'FAILED';
  mapRun.phase = 'done';
  mapRun.stoppedAt = turn.now;
  if (mapRun.running > 0) {
    turn.effects.push({ type: 'stopChildren', mapRunId: mapRun.id, mapRunArn: mapRun.arn });
  }
  turn.record(frame, 'MapRunFailed', errorAndCause(failure.error, failure.cause));
  failState(turn, frame, failure);
};

/** Returns whether more items have failed than the state tolerates. @default none are tolerated */
export const exceedsTolerance = (mapRun: MapRun): boolean => {
  const { failedItems, toleratedFailureCount: count, toleratedFailurePercentage: percentage, items } = mapRun;
  if (failedItems === 0) return false;
  if (count === null && percentage === null) return true;
  return (
    (count !== null && failedItems > count) ||
    (percentage !== null && (failedItems * 100) / items.length > percentage)
  );
};

/** Returns the failure of a map run in which too many items failed. */
export const toleranceExceeded = (): StateFailure =>
  new StateFailure(
    ERROR.exceedToleratedFailureThreshold,
    'The specified tolerated failure threshold was exceeded',
  );
