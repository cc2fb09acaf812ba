import { isObject, type Json } from '#core/json.ts';
import { runtimeFailure } from '../../model/errors.ts';
import type { DataFlow, Evaluation } from '../../model/evaluation.ts';
import type { Turn } from '../../model/machine.ts';
import type { MapRun } from '../../model/map-run.ts';
import { type Frame, type MapItem, STATE_DATA } from '../../model/run.ts';
import type { Batcher } from './batcher.ts';
import { compileNumber, type MapSource } from './fields.ts';
import type { WriteRequest } from './writer.ts';

/** A compiled Map in distributed mode: how its map runs make the children's inputs, and what becomes of the results. */
export interface DistributedMap {
  flow: DataFlow;
  select(evaluation: Evaluation, item: MapItem): Json;
  batch: Batcher | null;
  writer: ((evaluation: Evaluation) => WriteRequest) | null;
}

/** A map run during one turn. */
export interface MapRunTurn {
  map: DistributedMap;
  turn: Turn;
  /** The frame that waits for the map run. */
  frame: Frame;
  mapRun: MapRun;
}

type StartMapRun = (turn: Turn, frame: Frame, evaluation: Evaluation, maxConcurrency: number) => MapRun;

/** Compiles a function that starts a map run, without any children yet. */
export const compileMapRun = (source: MapSource): StartMapRun => {
  const { context, definition, config } = source;
  const processor = context.compileScope(source.processor);
  const toleranceOf = compileTolerance(source);
  return (turn, frame, evaluation, maxConcurrency) => {
    const tolerance = toleranceOf(evaluation);
    const label = (definition.Label as string | undefined) ?? turn.randomness.uuid();
    const id = `map-run-${turn.nextId()}`;
    const mapRun: MapRun = {
      id,
      arn: mapRunArn(turn, label),
      frame: frame.id,
      scope: processor,
      status: 'RUNNING',
      executionType: config.ExecutionType === 'EXPRESS' ? 'EXPRESS' : 'STANDARD',
      phase: isObject(definition.ItemReader) ? 'reading' : 'running',
      items: [],
      keys: null,
      source: STATE_DATA,
      next: 0,
      starts: definition.ItemBatcher === undefined ? null : [],
      running: 0,
      results: [],
      again: [],
      failedItems: 0,
      maxConcurrency,
      ...tolerance,
      startedAt: turn.now,
      stoppedAt: null,
      redriveCount: 0,
      redrivenAt: null,
    };
    turn.run.mapRuns[id] = mapRun;
    turn.wait(frame, { kind: 'mapRun', mapRunId: id });
    turn.record(frame, 'MapRunStarted', { mapRunArn: mapRun.arn });
    return mapRun;
  };
};

type Tolerance = Pick<MapRun, 'toleratedFailureCount' | 'toleratedFailurePercentage'>;

const compileTolerance = (source: MapSource): ((evaluation: Evaluation) => Tolerance) => {
  const countOf = compileNumber(source, 'ToleratedFailureCount', 'integer');
  const percentageOf = compileNumber(source, 'ToleratedFailurePercentage', 'float');
  return (evaluation) => {
    const count = countOf(evaluation);
    if (count !== null && count < 0) throw runtimeFailure('ToleratedFailureCount cannot be negative.');
    const percentage = percentageOf(evaluation);
    if (percentage !== null && (percentage < 0 || percentage > 100)) {
      throw runtimeFailure('ToleratedFailurePercentage must be between 0 and 100.');
    }
    return { toleratedFailureCount: count, toleratedFailurePercentage: percentage };
  };
};

const mapRunArn = (turn: Turn, label: string): string => {
  const parts = turn.run.identity.stateMachineArn.split(':');
  return `${parts.slice(0, 5).join(':')}:mapRun:${parts[6]}/${label}:${turn.randomness.uuid()}`;
};
