import type { MapRunEvent } from '../../model/engine-event.ts';
import type { Turn } from '../../model/machine.ts';

/** Passes an event of a map run on to the Map state that started it. */
export const mapRunMoved = (turn: Turn, event: MapRunEvent): void => {
  const mapRun = turn.run.mapRuns[event.mapRunId];
  const frame = mapRun && turn.run.frames[mapRun.frame];
  if (frame && mapRun.status === 'RUNNING') turn.stateOf(frame).mapRunMoved?.(turn, frame, event);
};
