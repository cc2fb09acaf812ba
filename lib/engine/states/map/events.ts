import { dispatch, type Handlers } from '#core/dispatch.ts';
import type { EventOf, MapRunEvent } from '../../model/engine-event.ts';
import { ERROR, StateFailure } from '../../model/errors.ts';
import type { Turn } from '../../model/machine.ts';
import { itemsIn, type MapRun } from '../../model/map-run.ts';
import type { Frame } from '../../model/run.ts';
import { catching } from '../../run/loop.ts';
import { beginChildren, proceed, takeItems } from './children.ts';
import type { DistributedMap, MapRunTurn } from './map-run.ts';
import { exceedsTolerance, fail, succeed, toleranceExceeded } from './outcome.ts';

/** Moves a map run by one event. Late events change nothing. */
export const moveMapRun = (map: DistributedMap, turn: Turn, frame: Frame, event: MapRunEvent): void => {
  const mapRun = turn.run.mapRuns[event.mapRunId];
  if (mapRun && turn.waitingFor(frame, 'mapRun')?.mapRunId === event.mapRunId) {
    dispatch(HANDLERS, event, { map, turn, frame, mapRun });
  }
};

const itemsArrived = ({ mapRun }: MapRunTurn, { items, from }: EventOf<'itemsArrived'>): void => {
  if (mapRun.phase === 'reading') takeItems(mapRun, items, from);
};

const itemsRead = (current: MapRunTurn, event: EventOf<'itemsRead'>): void => {
  const { turn, frame, mapRun } = current;
  if (mapRun.phase !== 'reading') return;
  if (event.source !== undefined) mapRun.source = event.source;
  takeItems(mapRun, event.items, event.from);
  catching(turn, frame, () => beginChildren(current));
};

/** Fails a map run whose reader or writer failed. */
const failing =
  (phase: MapRun['phase'], defaultError: string) =>
  (
    current: MapRunTurn,
    { error = defaultError, cause = null }: { error?: string; cause?: string | null },
  ) => {
    if (current.mapRun.phase === phase) fail(current, new StateFailure(error, cause));
  };

const resultsWritten = (current: MapRunTurn, event: EventOf<'resultsWritten'>): void => {
  if (current.mapRun.phase === 'writing') succeed(current, event.output);
};

const childFinished = (current: MapRunTurn, { index, result }: EventOf<'childFinished'>): void => {
  const { mapRun } = current;
  const running = mapRun.results[index];
  if (mapRun.phase !== 'running' || running?.status !== 'PENDING') return;
  mapRun.results[index] = result;
  mapRun.running -= 1;
  mapRun.inFlight = Math.max(0, (mapRun.inFlight ?? 0) - (running.bytes ?? 0));
  if (result.status === 'SUCCEEDED') forgetItems(mapRun, index);
  else mapRun.failedItems += itemsIn(mapRun, index);
  proceedIfTolerated(current);
};

/** Lets go of the items of a child that has succeeded, which no redrive starts again: there may be a million. */
const forgetItems = (mapRun: MapRun, index: number): void => {
  const first = mapRun.starts?.[index] ?? index;
  mapRun.items.fill(null, first, first + itemsIn(mapRun, index));
};

/** Applies other limits from now on (UpdateMapRun). */
const mapRunUpdated = (current: MapRunTurn, event: EventOf<'mapRunUpdated'>): void => {
  const { mapRun } = current;
  mapRun.maxConcurrency = event.maxConcurrency ?? mapRun.maxConcurrency;
  mapRun.toleratedFailureCount = event.toleratedFailureCount ?? mapRun.toleratedFailureCount;
  mapRun.toleratedFailurePercentage = event.toleratedFailurePercentage ?? mapRun.toleratedFailurePercentage;
  if (mapRun.phase === 'running') proceedIfTolerated(current);
};

const proceedIfTolerated = (current: MapRunTurn): void => {
  if (exceedsTolerance(current.mapRun)) fail(current, toleranceExceeded());
  else catching(current.turn, current.frame, () => proceed(current));
};

const HANDLERS: Handlers<MapRunEvent, [MapRunTurn], void> = {
  itemsArrived,
  itemsRead,
  itemsReadFailed: failing('reading', ERROR.itemReaderFailed),
  resultsWritten,
  resultsWriteFailed: failing('writing', ERROR.resultWriterFailed),
  childFinished,
  mapRunUpdated,
};
