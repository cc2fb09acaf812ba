import { setImmediate } from 'node:timers/promises';
import type { Json } from '#core/json.ts';
import { jsonText, parseJsonText } from '#core/json-text.ts';
import { failureOf } from '../../integrations/integration.ts';
import type { ReadPart } from '../../integrations/map/read-items.ts';
import type { Effect, ReadItems, StartChild, WriteResults } from '../../model/effect.ts';
import { tooLarge } from '../../model/errors.ts';
import type { ChildResult, FindChild } from '../../model/map-run.ts';
import { countOfItems, itemsIn } from '../../model/map-run.ts';
import { transformResults } from '../../states/map/results.ts';
import { type ExecutionRecord, MAX_OWN_OUTPUT } from '../../store/store.ts';
import type { LiveHost } from './host.ts';
import type { LiveRun } from './live-run.ts';

/** Characters of results that are made a state's result, which may have 256 KiB. */
const MAX_RESULT_CHARACTERS = 16_000_000;

/** Reads the items of a distributed map and delivers them part by part, each in a separate turn, as long as they are wanted. */
export const readItems = async (host: LiveHost, live: LiveRun, effect: ReadItems): Promise<void> => {
  const { mapRunId } = effect;
  const isWanted = (): boolean =>
    host.find(live.record.arn) === live && live.run.mapRuns[mapRunId]?.phase === 'reading';
  let from = 0;
  let last: ReadPart | undefined;
  try {
    for await (const part of host.mapStorage.read(effect)) {
      if (last) {
        host.deliver(live, { type: 'itemsArrived', mapRunId, items: last.items, from });
        from += countOfItems(last.items);
        await setImmediate();
      }
      if (!isWanted()) return;
      last = part;
    }
    const { items = [], source } = last ?? {};
    host.deliver(live, { type: 'itemsRead', mapRunId, items, ...(from > 0 && { from }), source });
  } catch (reason) {
    const { error, cause } = failureOf(reason);
    host.deliver(live, { type: 'itemsReadFailed', mapRunId, error, cause });
  }
};

/** Writes the results of a distributed map where its ResultWriter says, or describes the children in the state's result. */
export const writeResults = async (host: LiveHost, live: LiveRun, effect: WriteResults): Promise<void> => {
  const { mapRunId } = effect;
  try {
    const type = live.run.mapRuns[mapRunId]?.executionType ?? 'STANDARD';
    const arnOf = (name: string): string => childArn(live.record.arn, effect.mapRunArn, type, name);
    const findChild: FindChild = (name) => host.store.execution(arnOf(name));
    const output =
      effect.resource === null
        ? stateResult(live, effect, findChild)
        : await host.mapStorage.write(effect, findChild);
    host.deliver(live, { type: 'resultsWritten', mapRunId, output });
  } catch (reason) {
    const { error, cause } = failureOf(reason);
    host.deliver(live, { type: 'resultsWriteFailed', mapRunId, error, cause });
  }
};

/** Returns the results as a state's result; throws the failure of one that is far too large, without making it. */
const stateResult = (
  live: LiveRun,
  { results, writerConfig, mapRunId }: WriteResults,
  findChild: FindChild,
): Json[] => {
  let characters = 0;
  const measured: FindChild = (name) => {
    const child = findChild(name);
    characters += child?.output?.length ?? 0;
    if (characters > MAX_RESULT_CHARACTERS) throw tooLarge(stateOfMapRun(live, mapRunId));
    return child;
  };
  return transformResults(results, writerConfig.Transformation, measured);
};

const stateOfMapRun = ({ run }: LiveRun, mapRunId: string): string =>
  run.frames[run.mapRuns[mapRunId]?.frame ?? 0]?.state ?? '';

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

/** Returns the label of a distributed map, from the ARN of one of its runs. */
const labelOf = (mapRunArn: string): string => mapRunArn.split('/').at(-1)?.split(':')[0] ?? '';

/** Starts a child of a distributed map, or continues it after a crash or a redrive. */
export const startChild = (host: LiveHost, live: LiveRun, effect: StartChild): void => {
  const parent = live.record;
  const arn = childArn(parent.arn, effect.mapRunArn, effect.executionType, effect.name);
  const known = host.store.execution(arn);
  const isRestarted = effect.redrive && effect.executionType === 'EXPRESS';
  if (known && !isRestarted) {
    if (known.status === 'RUNNING' || (effect.redrive && host.redrive(known))) return;
    reportChild(host, known);
    return;
  }
  const mapRun = live.run.mapRuns[effect.mapRunId];
  host.start({
    arn,
    name: effect.name,
    stateMachineArn: `${parent.stateMachineArn}/${labelOf(effect.mapRunArn)}`,
    mapRunArn: effect.mapRunArn,
    itemCount: mapRun && itemsIn(mapRun, effect.index),
    revision: parent.revision,
    type: effect.executionType,
    status: 'RUNNING',
    startedAt: host.clock.now(),
    input: jsonText(effect.input),
    redriveCount: 0,
    testCase: parent.testCase,
    parent: { executionArn: parent.arn, mapRunId: effect.mapRunId, index: effect.index, scope: effect.scope },
    seed: host.newSeed(),
  });
};

/** Stops the children of a distributed map that are still running. */
export const stopChildren = (
  host: LiveHost,
  live: LiveRun,
  effect: Extract<Effect, { type: 'stopChildren' }>,
): void => {
  for (const [key, waiting] of live.outstanding) {
    if (waiting.type !== 'startChild' || waiting.mapRunId !== effect.mapRunId) continue;
    live.outstanding.delete(key);
    const child = host.find(
      childArn(live.record.arn, waiting.mapRunArn, waiting.executionType, waiting.name),
    );
    if (child) host.deliver(child, { type: 'stop' });
  }
};

/** Tells a distributed map how one of its children ended. */
export const reportChild = (host: LiveHost, record: ExecutionRecord): void => {
  if (!record.parent) return;
  const { executionArn, mapRunId, index } = record.parent;
  const parent = host.find(executionArn);
  if (!parent) return;
  host.deliver(parent, { type: 'childFinished', mapRunId, index, result: childResult(record) });
};

const childResult = (record: ExecutionRecord): ChildResult => ({
  status: record.status as ChildResult['status'],
  name: record.name,
  ...(record.output !== undefined && outputOf(record.output)),
  ...(record.error !== undefined && { error: record.error }),
  ...(record.cause !== undefined && { cause: record.cause }),
});

const outputOf = (text: string): Pick<ChildResult, 'output' | 'isKept'> =>
  text.length > MAX_OWN_OUTPUT ? { isKept: true } : { output: parseJsonText(text) };
