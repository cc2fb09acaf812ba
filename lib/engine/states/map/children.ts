import { invariant } from '#core/invariant.ts';
import type { Json, JsonObject } from '#core/json.ts';
import { isObject } from '#core/json.ts';
import { tooLarge } from '../../model/errors.ts';
import { LIMITS } from '../../model/limits.ts';
import type { Frame, MapItem, MapRun, StartChild } from '../../model/run.ts';
import type { DistributedBehaviour } from '../../model/state.ts';
import type { Turn } from '../../model/turn.ts';
import { exceeds } from '../../query/data/size.ts';
import { StateScope } from '../../query/data/state-evaluation.ts';
import { complete } from './outcome.ts';

/** The Map state's own part in its map run. */
export const behaviourOf = (turn: Turn, frame: Frame): DistributedBehaviour => {
  const state = turn.stateOf(frame) as Partial<DistributedBehaviour> as DistributedBehaviour;
  invariant(state.mapRunSucceeded, `the state "${frame.state}" has no map run`);
  return state;
};

/** Starts the first children over the items; an object's entries are its items. */
export const begin = (turn: Turn, frame: Frame, mapRun: MapRun, items: Json[] | JsonObject): void => {
  mapRun.keys = isObject(items) ? Object.keys(items) : null;
  mapRun.items = isObject(items) ? Object.values(items) : items;
  mapRun.phase = 'running';
  proceed(turn, frame, mapRun);
};

/** Starts as many children as may run, and completes the map run when none is left. */
export const proceed = (turn: Turn, frame: Frame, mapRun: MapRun): void => {
  const most = mapRun.maxConcurrency === 0 ? LIMITS.distributedConcurrency : mapRun.maxConcurrency;
  while (mapRun.running < most && mapRun.again.length > 0)
    restart(turn, frame, mapRun, mapRun.again.shift()!);
  while (mapRun.running < most && mapRun.next < mapRun.items.length) startNext(turn, frame, mapRun);
  if (mapRun.running === 0) complete(turn, frame, mapRun);
};

const startNext = (turn: Turn, frame: Frame, mapRun: MapRun): void => {
  const first = mapRun.next;
  const { input, taken } = inputOf(turn, frame, mapRun, first, mapRun.items.length - first);
  const index = mapRun.results.length;
  mapRun.starts?.push(first);
  mapRun.next = first + taken;
  const name = turn.randomness.uuid();
  mapRun.results.push({ status: 'PENDING', name });
  start(turn, mapRun, { index, name, input, redrive: false });
};

const restart = (turn: Turn, frame: Frame, mapRun: MapRun, index: number): void => {
  const first = mapRun.starts?.[index] ?? index;
  const { input } = inputOf(turn, frame, mapRun, first, itemsIn(mapRun, index));
  const { name } = mapRun.results[index]!;
  mapRun.results[index] = { status: 'PENDING', name };
  start(turn, mapRun, { index, name, input, redrive: true });
};

const start = (
  turn: Turn,
  mapRun: MapRun,
  child: Pick<StartChild, 'index' | 'name' | 'input' | 'redrive'>,
): void => {
  mapRun.running += 1;
  turn.effects.push({
    type: 'startChild',
    mapRunId: mapRun.id,
    mapRunArn: mapRun.arn,
    scope: mapRun.scope,
    executionType: mapRun.executionType,
    ...child,
  });
};

/** A child's input: an item after ItemSelector, or a batch of them; at most `count` items from `first` on. */
const inputOf = (
  turn: Turn,
  frame: Frame,
  mapRun: MapRun,
  first: number,
  count: number,
): { input: Json; taken: number } => {
  const behaviour = behaviourOf(turn, frame);
  const scope = new StateScope(turn, frame);
  behaviour.effectiveInput(scope);
  const selectedItem = (offset: number): Json => behaviour.select(scope, itemAt(mapRun, first + offset));
  const made = behaviour.batch
    ? behaviour.batch(scope, count, selectedItem)
    : { input: selectedItem(0), taken: 1 };
  if (exceeds(made.input, LIMITS.payloadBytes)) throw tooLarge(frame.state, true);
  return made;
};

const itemAt = (mapRun: MapRun, index: number): MapItem => {
  const { items, keys, source } = mapRun;
  const item: MapItem = { index, value: items[index]!, source };
  if (keys) item.key = keys[index]!;
  return item;
};

/** How many items a child has. */
export const itemsIn = (mapRun: MapRun, index: number): number => {
  const { starts, next } = mapRun;
  return starts === null ? 1 : (starts[index + 1] ?? next) - starts[index]!;
};

/** Lets the children that did not succeed go on, and those that never started start. */
export const redriveChildren = (turn: Turn, frame: Frame): void => {
  const { waiting } = frame;
  const mapRun = waiting?.kind === 'mapRun' ? turn.run.mapRuns[waiting.mapRunId] : undefined;
  if (!mapRun) return;
  mapRun.status = 'RUNNING';
  mapRun.phase = 'running';
  mapRun.stoppedAt = null;
  mapRun.redriveCount += 1;
  mapRun.redrivenAt = turn.now;
  mapRun.running = 0;
  mapRun.failedItems = 0;
  mapRun.again = mapRun.results.flatMap(({ status }, index) => (status === 'SUCCEEDED' ? [] : [index]));
  turn.record(frame, 'MapRunRedriven', { mapRunArn: mapRun.arn, redriveCount: mapRun.redriveCount });
  proceed(turn, frame, mapRun);
};
