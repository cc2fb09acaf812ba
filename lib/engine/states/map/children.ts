import { isObject, type Json, type JsonObject } from '#core/json.ts';
import type { StartChild } from '../../model/effect.ts';
import { tooLarge } from '../../model/errors.ts';
import { LIMITS } from '../../model/limits.ts';
import { itemsIn, type MapRun } from '../../model/map-run.ts';
import type { MapItem } from '../../model/run.ts';
import { exceeds, leastBytes } from '../../model/size.ts';
import { evaluationOf } from '../../query/data/evaluation.ts';
import { repeatable } from '../../run/loop.ts';
import type { MapRunTurn } from './map-run.ts';
import { complete } from './outcome.ts';

/** Gives a map run its items from a number on, in place of those that it has there; an object's entries are its items. */
export const takeItems = (mapRun: MapRun, items: Json[] | JsonObject, from = 0): void => {
  if (isObject(items)) {
    mapRun.keys = from === 0 ? [] : (mapRun.keys ?? []);
    mapRun.keys.length = from;
    for (const key of Object.keys(items)) mapRun.keys.push(key);
  } else mapRun.keys = null;
  // They are copied, because they are let go of when their children have succeeded.
  mapRun.items.length = from;
  for (const item of isObject(items) ? Object.values(items) : items) mapRun.items.push(item);
};

/** Starts the first children over the items. */
export const beginChildren = (current: MapRunTurn): void => {
  current.mapRun.phase = 'running';
  proceed(current);
};

/** Starts as many children as may run, and completes the map run if none are left. */
export const proceed = (current: MapRunTurn): void => {
  const { mapRun } = current;
  const maxRunning = mapRun.maxConcurrency === 0 ? LIMITS.distributedConcurrency : mapRun.maxConcurrency;
  while (mapRun.running < maxRunning) {
    if (current.frame.pending || isFull(current)) return;
    const [index] = mapRun.again;
    if (index !== undefined) restartChild(current, index);
    else if (mapRun.next < mapRun.items.length) startNextChild(current);
    else break;
  }
  if (mapRun.running === 0) complete(current);
};

/**
 * Returns whether the inputs of running children are as large as a machine's memory should have to hold. In virtual time they share
 * what they have in common, and as many run as on AWS.
 */
const isFull = ({ turn, mapRun }: MapRunTurn): boolean =>
  turn.run.defers === true && (mapRun.inFlight ?? 0) > LIMITS.inFlightBytes;

/** Restarts the children that did not succeed, and starts those that never ran. */
export const redriveChildren = (current: MapRunTurn): void => {
  const { turn, frame, mapRun } = current;
  mapRun.status = 'RUNNING';
  mapRun.phase = 'running';
  mapRun.stoppedAt = null;
  mapRun.redriveCount += 1;
  mapRun.redrivenAt = turn.now;
  mapRun.running = 0;
  mapRun.inFlight = 0;
  mapRun.failedItems = 0;
  mapRun.again = mapRun.results.flatMap(({ status }, index) => (status === 'SUCCEEDED' ? [] : [index]));
  turn.record(frame, 'MapRunRedriven', { mapRunArn: mapRun.arn, redriveCount: mapRun.redriveCount });
  proceed(current);
};

const startNextChild = (current: MapRunTurn): void => {
  const { turn, mapRun } = current;
  const first = mapRun.next;
  const made = childInput(current, first, mapRun.items.length - first);
  if (!made) return;
  const { input, taken } = made;
  const index = mapRun.results.length;
  mapRun.starts?.push(first);
  mapRun.next = first + taken;
  startChild(current, { index, name: turn.randomness.uuid(), input, redrive: false });
};

const restartChild = (current: MapRunTurn, index: number): void => {
  const { mapRun } = current;
  const first = mapRun.starts?.[index] ?? index;
  const made = childInput(current, first, itemsIn(mapRun, index));
  if (!made) return;
  mapRun.again.shift();
  startChild(current, { index, name: mapRun.results[index]?.name ?? '', input: made.input, redrive: true });
};

const startChild = (
  { turn, mapRun }: MapRunTurn,
  child: Pick<StartChild, 'index' | 'name' | 'input' | 'redrive'>,
): void => {
  const bytes = leastBytes(child.input);
  mapRun.results[child.index] = { status: 'PENDING', name: child.name, bytes };
  mapRun.running += 1;
  mapRun.inFlight = (mapRun.inFlight ?? 0) + bytes;
  turn.effects.push({
    type: 'startChild',
    mapRunId: mapRun.id,
    mapRunArn: mapRun.arn,
    scope: mapRun.scope,
    executionType: mapRun.executionType,
    ...child,
  });
};

/**
 * Returns a child's input, an item after ItemSelector or a batch of them, with at most `count` items from `first` on;
 * undefined if it has to be evaluated elsewhere first.
 */
const childInput = (
  { map, turn, frame, mapRun }: MapRunTurn,
  first: number,
  count: number,
): { input: Json; taken: number } | undefined => {
  const evaluation = evaluationOf(turn, frame);
  map.flow.effectiveInput(evaluation);
  const selectedItem = (offset: number): Json => map.select(evaluation, itemAt(mapRun, first + offset));
  const made = repeatable(turn, frame, { kind: 'startMore' }, () =>
    map.batch ? map.batch(evaluation, count, selectedItem) : { input: selectedItem(0), taken: 1 },
  );
  if (made && exceeds(made.input, LIMITS.payloadBytes)) throw tooLarge(frame.state);
  return made;
};

const itemAt = ({ items, keys, source }: MapRun, index: number): MapItem => {
  const item: MapItem = { index, value: items[index] ?? null, source };
  const key = keys?.[index];
  if (key !== undefined) item.key = key;
  return item;
};
