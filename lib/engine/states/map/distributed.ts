import type { Json, JsonObject } from '#core/json.ts';
import { isObject } from '#core/json.ts';
import { runtimeFailure } from '../../model/errors.ts';
import { type Frame, type MapRun, STATE_DATA } from '../../model/run.ts';
import type { DistributedBehaviour } from '../../model/state.ts';
import type { Turn } from '../../model/turn.ts';
import { StateScope } from '../../query/data/state-evaluation.ts';
import { guarded } from '../../run/loop.ts';
import { leaveState } from '../../run/transitions.ts';
import { compileBatcher } from './batcher.ts';
import { begin, redriveChildren } from './children.ts';
import { compileReader } from './reader.ts';
import { compileItems, compileNumber, compileSelector, type MapSource } from './settings.ts';
import { compileWriter } from './writer.ts';

/** A Map whose iterations are child executions (Developer Guide: Using Map state in Distributed mode). */
export const compileDistributedMap = (source: MapSource): DistributedBehaviour => {
  const { flow, context, definition, config } = source;
  const processor = context.compileScope(source.processor);
  const maxConcurrency = compileNumber(source, 'MaxConcurrency', 'integer');
  const toleratedCount = compileNumber(source, 'ToleratedFailureCount', 'integer');
  const toleratedPercentage = compileNumber(source, 'ToleratedFailurePercentage', 'float');
  const reader = compileReader(source);
  const itemsOf = compileItems(source, true);

  const tolerance = (scope: StateScope): [number | null, number | null] => {
    const count = toleratedCount(scope);
    if (count !== null && count < 0) throw runtimeFailure('ToleratedFailureCount cannot be negative.');
    const percentage = toleratedPercentage(scope);
    if (percentage !== null && (percentage < 0 || percentage > 100)) {
      throw runtimeFailure('ToleratedFailurePercentage must be between 0 and 100.');
    }
    return [count, percentage];
  };

  const create = (turn: Turn, frame: Frame, scope: StateScope, concurrency: number): MapRun => {
    const [count, percentage] = tolerance(scope);
    const label = (definition.Label as string | undefined) ?? turn.randomness.uuid();
    const id = `map-run-${turn.nextId()}`;
    const mapRun: MapRun = {
      id,
      arn: mapRunArn(turn, label),
      frame: frame.id,
      scope: processor,
      status: 'RUNNING',
      executionType: config.ExecutionType === 'EXPRESS' ? 'EXPRESS' : 'STANDARD',
      phase: reader ? 'reading' : 'running',
      items: [],
      keys: null,
      source: STATE_DATA,
      next: 0,
      starts: definition.ItemBatcher === undefined ? null : [],
      running: 0,
      results: [],
      again: [],
      failedItems: 0,
      maxConcurrency: concurrency,
      toleratedFailureCount: count,
      toleratedFailurePercentage: percentage,
      startedAt: turn.now,
      stoppedAt: null,
      redriveCount: 0,
      redrivenAt: null,
    };
    turn.run.mapRuns[id] = mapRun;
    frame.waiting = { kind: 'mapRun', mapRunId: id };
    frame.phase = 'wait';
    turn.record(frame, 'MapRunStarted', { mapRunArn: mapRun.arn });
    return mapRun;
  };

  return {
    select: compileSelector(source),
    batch: compileBatcher(source),
    effectiveInput: (scope) => flow.effectiveInput(scope),
    writer: compileWriter(source),
    execute(turn, frame) {
      const scope = new StateScope(turn, frame);
      flow.effectiveInput(scope);
      const concurrency = maxConcurrency(scope) ?? 0;
      if (concurrency < 0) throw runtimeFailure('MaxConcurrency cannot be negative.');
      const items = reader ? null : itemsOf(scope);
      turn.record(frame, 'MapStateStarted', { length: items === null ? 0 : sizeOf(items) });
      const request = reader?.(scope);
      const mapRun = create(turn, frame, scope, concurrency);
      if (request) turn.effects.push({ type: 'readItems', mapRunId: mapRun.id, ...request });
      else if (items) begin(turn, frame, mapRun, items);
    },
    mapRunSucceeded(turn, frame, result) {
      turn.record(frame, 'MapRunSucceeded', null);
      const succeeded = turn.append(frame.lastEventId, 'MapStateSucceeded', null);
      frame.phase = 'execute';
      const leave = (): void =>
        leaveState(turn, frame, turn.stateOf(frame), new StateScope(turn, frame), result);
      guarded(turn, frame, leave, succeeded);
    },
    redrive: redriveChildren,
  };
};

const sizeOf = (items: Json[] | JsonObject): number =>
  isObject(items) ? Object.keys(items).length : items.length;

const mapRunArn = (turn: Turn, label: string): string => {
  const { stateMachineArn } = turn.run.identity;
  const parts = stateMachineArn.split(':');
  return `${parts.slice(0, 5).join(':')}:mapRun:${parts[6]}/${label}:${turn.randomness.uuid()}`;
};
