import { defined } from '#core/defined.ts';
import { isObject, type Json, type JsonObject } from '#core/json.ts';
import { TaskFailure } from '../../integrations/integration.ts';
import { apiErrors } from '../protocol/errors.ts';
import type { LoneState } from './lone-state.ts';
import { type Probe, type ProbeSettings, probe } from './probe.ts';

/** What a Map state makes of its items, before they are worked on. */
export interface MapInspection {
  /** JSON values of `InspectionData`, by its member. */
  steps: Record<string, Json | undefined>;
  /** Its numbers. */
  numbers: Record<string, number>;
  /** Why it would not get that far. */
  failure?: TaskFailure;
  items: number;
  toleratedCount: number | null;
  toleratedPercentage: number | null;
}

/** Where a cause says that a failure was: the state that is tested. */
const PLACE = /^An error occurred while executing the state '.*?' \(entered at the event id #\d+\)\. /s;

/** Fields that matter only once there are results. */
const AFTERWARDS = ['Assign', 'Catch', 'Output', 'OutputPath', 'ResultPath', 'ResultSelector', 'Retry'];

/** Runs a Map up to its iterations: with and without the fields that shape what these get. */
export const inspectMap = async (lone: LoneState, settings: ProbeSettings): Promise<MapInspection> => {
  const run = (...without: string[]): Promise<Probe> =>
    probe({ ...lone, state: upToItems(lone.state, 'DISTRIBUTED', without) }, settings);
  const { state } = lone;
  const whole = await run();
  const batched = await run('MaxConcurrency');
  const selected = await run('MaxConcurrency', 'ItemBatcher');
  const plain = await run('MaxConcurrency', 'ItemBatcher', 'ItemSelector', 'Parameters');
  const { failure } = isDistributed(state)
    ? whole
    : await probe({ ...lone, state: upToItems(state, 'INLINE', []) }, settings);
  const mapRun = Object.values(whole.run.mapRuns)[0];
  const { ItemReader: reader, ItemBatcher: batcher } = state;
  const isJsonata = lone.language === 'JSONata';
  const config: Json | undefined = isObject(reader) ? reader.ReaderConfig : undefined;
  const isPointed = isObject(config) && config.ItemsPointer !== undefined;
  const isSelected = (state.ItemSelector ?? state.Parameters) !== undefined;
  const numbers = defined({
    maxConcurrency: mapRun?.maxConcurrency,
    toleratedFailureCount: mapRun?.toleratedFailureCount ?? undefined,
    toleratedFailurePercentage: mapRun?.toleratedFailurePercentage ?? undefined,
  });
  const shown = {
    afterItemsPath: isJsonata || reader !== undefined ? undefined : plain.children,
    afterItemsPointer: isPointed ? plain.children : undefined,
    afterItemSelector: isSelected ? selected.children : undefined,
    afterItemBatcher: batcher === undefined ? undefined : batched.children,
  };
  return {
    steps: failure ? {} : shown,
    numbers: failure ? {} : numbers,
    failure: failure && new TaskFailure(failure.error ?? '', failure.cause?.replace(PLACE, '')),
    items: plain.children.length,
    toleratedCount: mapRun?.toleratedFailureCount ?? null,
    toleratedPercentage: mapRun?.toleratedFailurePercentage ?? null,
  };
};

const isDistributed = ({ ItemProcessor: processor }: JsonObject): boolean =>
  isObject(processor) &&
  isObject(processor.ProcessorConfig) &&
  processor.ProcessorConfig.Mode === 'DISTRIBUTED';

/**
 * Returns the failure that so many failed iterations mean: the state fails if they are more than it says it tolerates. A state
 * that says nothing succeeds, as in AWS's tests. Throws ValidationException if there are not so many iterations.
 */
export const iterationFailure = (map: MapInspection, failed: number): TaskFailure | undefined => {
  const { items, toleratedCount, toleratedPercentage } = map;
  if (failed > items) {
    throw apiErrors.validation(
      'Map iteration failure count must be less than or equal to the number of Map iterations',
    );
  }
  const isTolerated =
    failed === 0 ||
    (failed <= (toleratedCount ?? items) && (failed * 100) / items <= (toleratedPercentage ?? 100));
  if (isTolerated) return undefined;
  return new TaskFailure(
    'States.ExceedToleratedFailureThreshold',
    'The specified tolerated failure threshold was exceeded',
  );
};

/** Makes an inline Map distributed, whose children get what the iterations would, and can be inspected; or leaves it inline. */
const upToItems = (state: JsonObject, mode: 'DISTRIBUTED' | 'INLINE', without: string[]): JsonObject => {
  const dropped = new Set([...AFTERWARDS, ...without, 'ResultWriter', 'Iterator', 'Next', 'Label']);
  const kept = Object.entries(state).filter(([field]) => !dropped.has(field));
  const ItemProcessor = {
    ProcessorConfig: { Mode: mode, ...(mode === 'DISTRIBUTED' && { ExecutionType: 'STANDARD' }) },
    StartAt: 'Item',
    States: { Item: { Type: 'Pass', End: true } },
  };
  return { ...Object.fromEntries(kept), ItemProcessor, End: true };
};
