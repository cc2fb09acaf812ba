import type { Json, JsonObject } from '#core/json.ts';
import { failureOf } from '../../integrations/integration.ts';
import type { Effect, ReadItems, StartChild, WriteResults } from '../../model/effect.ts';
import type { ChildResult } from '../../model/map-run.ts';
import { itemsIn } from '../../model/map-run.ts';
import type { ExecutionRecord } from '../../store/store.ts';
import type { LiveDriver } from './driver.ts';
import type { LiveRun } from './live-run.ts';

/** Where distributed maps read their items from and write their results to. */
export interface MapStorage {
  /** All items of an ItemReader, or a rejection with a TaskFailure. */
  read(effect: ReadItems): Promise<{ items: Json[] | JsonObject; source?: string }>;
  /** The output of a Map state whose ResultWriter wrote its results. */
  write(effect: WriteResults, findChild: (name: string) => ExecutionRecord | undefined): Promise<Json>;
}

/** Reads the items of a distributed map and delivers them. */
export const readItems = async (driver: LiveDriver, live: LiveRun, effect: ReadItems): Promise<void> => {
  const { mapRunId } = effect;
  try {
    const { items, source } = await driver.mapStorage.read(effect);
    driver.deliver(live, { type: 'itemsRead', mapRunId, items, source });
  } catch (reason) {
    const { error, cause } = failureOf(reason);
    driver.deliver(live, { type: 'itemsReadFailed', mapRunId, error, cause });
  }
};

/** Writes the results of a distributed map where its ResultWriter says. */
export const writeResults = async (
  driver: LiveDriver,
  live: LiveRun,
  effect: WriteResults,
): Promise<void> => {
  const { mapRunId } = effect;
  try {
    const type = live.run.mapRuns[mapRunId]?.executionType ?? 'STANDARD';
    const arnOf = (name: string): string => childArn(live.record.arn, effect.mapRunArn, type, name);
    const output = await driver.mapStorage.write(effect, (name) => driver.store.execution(arnOf(name)));
    driver.deliver(live, { type: 'resultsWritten', mapRunId, output });
  } catch (reason) {
    const { error, cause } = failureOf(reason);
    driver.deliver(live, { type: 'resultsWriteFailed', mapRunId, error, cause });
  }
};

/** ARN of a distributed map's child: the state machine's name is followed by the map's label. */
const childArn = (
  parentArn: string,
  mapRunArn: string,
  type: 'STANDARD' | 'EXPRESS',
  name: string,
): string => {
  const prefix = parentArn.split(':').slice(0, 5).join(':');
  const machineAndLabel = mapRunArn.split(':').slice(6, -1).join(':');
  return type === 'EXPRESS'
    ? `${prefix}:express:${machineAndLabel}:${name}`
    : `${prefix}:execution:${machineAndLabel}:${name}`;
};

/** The label of a distributed map, from the ARN of one of its runs. */
const labelOf = (mapRunArn: string): string => mapRunArn.split('/').at(-1)?.split(':')[0] ?? '';

/** Starts a child of a distributed map, or goes on with it after a crash or a redrive. */
export const startChild = (driver: LiveDriver, live: LiveRun, effect: StartChild): void => {
  const parent = live.record;
  const arn = childArn(parent.arn, effect.mapRunArn, effect.executionType, effect.name);
  const known = driver.store.execution(arn);
  const isRestarted = effect.redrive && effect.executionType === 'EXPRESS';
  if (known && !isRestarted) {
    if (known.status === 'RUNNING' || (effect.redrive && driver.redrive(known))) return;
    reportChild(driver, known);
    return;
  }
  const mapRun = live.run.mapRuns[effect.mapRunId];
  driver.start({
    arn,
    name: effect.name,
    stateMachineArn: `${parent.stateMachineArn}/${labelOf(effect.mapRunArn)}`,
    mapRunArn: effect.mapRunArn,
    itemCount: mapRun && itemsIn(mapRun, effect.index),
    revision: parent.revision,
    type: effect.executionType,
    status: 'RUNNING',
    startedAt: driver.clock.now(),
    input: JSON.stringify(effect.input),
    redriveCount: 0,
    testCase: parent.testCase,
    parent: { executionArn: parent.arn, mapRunId: effect.mapRunId, index: effect.index, scope: effect.scope },
    seed: driver.newSeed(),
  });
};

/** Stops the children of a distributed map that are still running. */
export const stopChildren = (
  driver: LiveDriver,
  live: LiveRun,
  effect: Extract<Effect, { type: 'stopChildren' }>,
): void => {
  for (const [key, waiting] of live.outstanding) {
    if (waiting.type !== 'startChild' || waiting.mapRunId !== effect.mapRunId) continue;
    live.outstanding.delete(key);
    const child = driver.find(
      childArn(live.record.arn, waiting.mapRunArn, waiting.executionType, waiting.name),
    );
    if (child) driver.deliver(child, { type: 'stop' });
  }
};

/** Tells a distributed map how one of its children ended. */
export const reportChild = (driver: LiveDriver, record: ExecutionRecord): void => {
  if (!record.parent) return;
  const { executionArn, mapRunId, index } = record.parent;
  const parent = driver.find(executionArn);
  if (!parent) return;
  driver.deliver(parent, { type: 'childFinished', mapRunId, index, result: childResult(record) });
};

const childResult = (record: ExecutionRecord): ChildResult => ({
  status: record.status as ChildResult['status'],
  name: record.name,
  ...(record.output !== undefined && { output: JSON.parse(record.output) }),
  ...(record.error !== undefined && { error: record.error }),
  ...(record.cause !== undefined && { cause: record.cause }),
});
