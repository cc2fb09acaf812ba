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

/** Fields that matter only once there are results. */
const AFTERWARDS = ['Assign', 'Catch', 'Output', 'OutputPath', 'ResultPath', 'ResultSelector', 'Retry'];

/** Runs a Map up to its iterations: with and without the fields that shape what these get. */
export const inspectMap = async (lone: LoneState, settings: ProbeSettings): Promise<MapInspection> => {
  const run = (...without: string[]): Promise<Probe> =>
    probe({ ...lone, state: upToItems(lone.state, without) }, settings);
  const whole = await run();
  const selected = await run('ItemBatcher');
  const plain = await run('ItemBatcher', 'ItemSelector', 'Parameters');
  const mapRun = Object.values(whole.run.mapRuns)[0];
  const { ItemReader: reader, ItemBatcher: batcher } = lone.state;
  const isJsonata = lone.language === 'JSONata';
  const config: Json | undefined = isObject(reader) ? reader.ReaderConfig : undefined;
  const isPointed = isObject(config) && config.ItemsPointer !== undefined;
  const given = (field: string): boolean =>
    lone.state[field] !== undefined || lone.state[`${field}Path`] !== undefined;
  const numbers = {
    ...(mapRun && given('MaxConcurrency') && { maxConcurrency: mapRun.maxConcurrency }),
    ...(mapRun && { toleratedFailureCount: mapRun.toleratedFailureCount ?? undefined }),
    ...(mapRun && { toleratedFailurePercentage: mapRun.toleratedFailurePercentage ?? undefined }),
  };
  return {
    steps: {
      afterItemsPath: isJsonata || reader !== undefined ? undefined : inputs(plain),
      afterItemsPointer: isPointed ? inputs(plain) : undefined,
      afterItemSelector: inputs(selected),
      afterItemBatcher: batcher === undefined ? undefined : inputs(whole),
    },
    numbers: Object.fromEntries(Object.entries(numbers).filter(([, value]) => value !== undefined)),
    failure: whole.failure && new TaskFailure(whole.failure.error ?? '', whole.failure.cause),
    items: plain.children.length,
    toleratedCount: mapRun?.toleratedFailureCount ?? null,
    toleratedPercentage: mapRun?.toleratedFailurePercentage ?? null,
  };
};

/**
 * Returns the failure that so many failed iterations mean: more than are tolerated fail the state. Throws ValidationException
 * when there are not so many.
 */
export const iterationFailure = (map: MapInspection, failed: number): TaskFailure | undefined => {
  const { items, toleratedCount, toleratedPercentage } = map;
  if (failed > items) {
    throw apiErrors.validation(`mapIterationFailureCount is ${failed}, but the Map has ${items} items`);
  }
  const isTolerated =
    failed === 0 ||
    ((toleratedCount !== null || toleratedPercentage !== null) &&
      failed <= (toleratedCount ?? items) &&
      (failed * 100) / items <= (toleratedPercentage ?? 100));
  if (isTolerated) return undefined;
  return new TaskFailure(
    'States.ExceedToleratedFailureThreshold',
    'The specified tolerated failure threshold was exceeded',
  );
};

/** Makes an inline Map distributed: its children get what the iterations would, and can be inspected. */
const upToItems = (state: JsonObject, without: string[]): JsonObject => {
  const dropped = new Set([...AFTERWARDS, ...without, 'ResultWriter', 'Iterator', 'Next', 'Label']);
  const kept = Object.entries(state).filter(([field]) => !dropped.has(field));
  const ItemProcessor = {
    ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
    StartAt: 'Item',
    States: { Item: { Type: 'Pass', End: true } },
  };
  return { ...Object.fromEntries(kept), ItemProcessor, End: true };
};

const inputs = ({ children, failure }: Probe): Json | undefined => (failure ? undefined : children);
