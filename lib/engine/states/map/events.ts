import type { EventOf } from '../../model/engine-event.ts';
import { ERROR, StateFailure } from '../../model/errors.ts';
import type { Frame, MapRun } from '../../model/run.ts';
import type { Turn } from '../../model/turn.ts';
import { guarded } from '../../run/loop.ts';
import { begin, itemsIn, proceed } from './children.ts';
import { exceedsTolerance, fail, succeed, toleranceExceeded } from './outcome.ts';

type Going = { mapRun: MapRun; frame: Frame };

/** A map run in a phase, with the frame that waits for it. */
const find = (turn: Turn, mapRunId: string, phase: MapRun['phase']): Going | undefined => {
  const mapRun = turn.run.mapRuns[mapRunId];
  const frame = mapRun && turn.run.frames[mapRun.frame];
  if (!frame || mapRun.status !== 'RUNNING' || mapRun.phase !== phase) return undefined;
  return frame.waiting?.kind === 'mapRun' && frame.waiting.mapRunId === mapRunId
    ? { mapRun, frame }
    : undefined;
};

/** The ItemReader's items are there. */
export const itemsRead = (turn: Turn, event: EventOf<'itemsRead'>): void => {
  const going = find(turn, event.mapRunId, 'reading');
  if (!going) return;
  const { mapRun, frame } = going;
  if (event.source !== undefined) mapRun.source = event.source;
  guarded(turn, frame, () => begin(turn, frame, mapRun, event.items));
};

/** The items could not be read. */
export const itemsReadFailed = (turn: Turn, event: EventOf<'itemsReadFailed'>): void => {
  const going = find(turn, event.mapRunId, 'reading');
  if (!going) return;
  const failure = new StateFailure(event.error ?? ERROR.itemReaderFailed, event.cause ?? null);
  fail(turn, going.frame, going.mapRun, failure);
};

/** The results are written. */
export const resultsWritten = (turn: Turn, event: EventOf<'resultsWritten'>): void => {
  const going = find(turn, event.mapRunId, 'writing');
  if (going) succeed(turn, going.frame, going.mapRun, event.output);
};

/** The results could not be written. */
export const resultsWriteFailed = (turn: Turn, event: EventOf<'resultsWriteFailed'>): void => {
  const going = find(turn, event.mapRunId, 'writing');
  if (!going) return;
  const failure = new StateFailure(event.error ?? ERROR.resultWriterFailed, event.cause ?? null);
  fail(turn, going.frame, going.mapRun, failure);
};

/** A child execution has ended. */
export const childFinished = (turn: Turn, event: EventOf<'childFinished'>): void => {
  const going = find(turn, event.mapRunId, 'running');
  if (going?.mapRun.results[event.index]?.status !== 'PENDING') return;
  const { mapRun, frame } = going;
  mapRun.results[event.index] = event.result;
  mapRun.running -= 1;
  if (event.result.status !== 'SUCCEEDED') {
    mapRun.failedItems += itemsIn(mapRun, event.index);
    if (exceedsTolerance(mapRun)) {
      fail(turn, frame, mapRun, toleranceExceeded());
      return;
    }
  }
  guarded(turn, frame, () => proceed(turn, frame, mapRun));
};

/** UpdateMapRun: other limits from now on. */
export const mapRunUpdated = (turn: Turn, event: EventOf<'mapRunUpdated'>): void => {
  const mapRun = turn.run.mapRuns[event.mapRunId];
  const frame = mapRun && turn.run.frames[mapRun.frame];
  if (!frame || mapRun.status !== 'RUNNING') return;
  mapRun.maxConcurrency = event.maxConcurrency ?? mapRun.maxConcurrency;
  mapRun.toleratedFailureCount = event.toleratedFailureCount ?? mapRun.toleratedFailureCount;
  mapRun.toleratedFailurePercentage = event.toleratedFailurePercentage ?? mapRun.toleratedFailurePercentage;
  if (mapRun.phase !== 'running') return;
  if (exceedsTolerance(mapRun)) fail(turn, frame, mapRun, toleranceExceeded());
  else guarded(turn, frame, () => proceed(turn, frame, mapRun));
};
