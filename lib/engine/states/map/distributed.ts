import type { StateBehaviour } from '../../model/machine.ts';
import { countOfItems } from '../../model/map-run.ts';
import { evaluationOf } from '../../query/data/evaluation.ts';
import { runAgain } from '../../run/events/redrive.ts';
import { compileBatcher } from './batcher.ts';
import { beginChildren, proceed, redriveChildren, takeItems } from './children.ts';
import { moveMapRun } from './events.ts';
import { compileConcurrency, compileItemsOrEntries, compileSelector, type MapSource } from './fields.ts';
import { compileMapRun, type DistributedMap } from './map-run.ts';
import { compileReader } from './reader.ts';
import { compileWriter } from './writer.ts';

/** Compiles a Map whose iterations are child executions (Developer Guide: Using Map state in Distributed mode). */
export const compileDistributedMap = (source: MapSource): StateBehaviour => {
  const { flow } = source;
  const startMapRun = compileMapRun(source);
  const concurrencyOf = compileConcurrency(source);
  const read = compileReader(source);
  const itemsOf = compileItemsOrEntries(source);
  const map: DistributedMap = {
    flow,
    select: compileSelector(source),
    batch: compileBatcher(source),
    writer: compileWriter(source),
  };
  return {
    execute(turn, frame) {
      const evaluation = evaluationOf(turn, frame);
      flow.effectiveInput(evaluation);
      const concurrency = concurrencyOf(evaluation);
      const items = read ? null : itemsOf(evaluation);
      turn.record(frame, 'MapStateStarted', { length: items === null ? 0 : countOfItems(items) });
      const request = read?.(evaluation);
      const mapRun = startMapRun(turn, frame, evaluation, concurrency);
      if (request) turn.effects.push({ type: 'readItems', mapRunId: mapRun.id, ...request });
      else if (items) {
        takeItems(mapRun, items);
        beginChildren({ map, turn, frame, mapRun });
      }
    },

    mapRunMoved: (turn, frame, event) => moveMapRun(map, turn, frame, event),

    startMore(turn, frame) {
      const waiting = turn.waitingFor(frame, 'mapRun');
      const mapRun = waiting && turn.run.mapRuns[waiting.mapRunId];
      if (mapRun?.phase === 'running') proceed({ map, turn, frame, mapRun });
    },

    redrive(turn, frame) {
      const waiting = turn.waitingFor(frame, 'mapRun');
      const mapRun = waiting && turn.run.mapRuns[waiting.mapRunId];
      if (!mapRun) return;
      // Items that no child has may never have been read: another map run reads them.
      if (read && mapRun.results.length === 0) runAgain(turn, frame);
      else redriveChildren({ map, turn, frame, mapRun });
    },
  };
};
