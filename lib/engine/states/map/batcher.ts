import type { Json, JsonObject } from '#core/json.ts';
import { isObject } from '#core/json.ts';
import { runtimeFailure } from '../../model/errors.ts';
import type { Evaluation } from '../../model/evaluation.ts';
import { LIMITS } from '../../model/limits.ts';
import { jsonBytes } from '../../model/size.ts';
import { compileTemplate } from '../../query/data/template.ts';
import { compileValue } from '../../query/jsonata/compile.ts';
import { checkNumber, type MapSource, type NumberRange, numberAt } from './fields.ts';

/** Fills the next batch with selected items; returns the child's input and the number of items taken. */
export type Batcher = (
  evaluation: Evaluation,
  count: number,
  selectedItem: (offset: number) => Json,
) => { input: Json; taken: number };

const RANGES = {
  MaxItemsPerBatch: { least: 1, most: 100_000_000, isWhole: true },
  MaxInputBytesPerBatch: { least: 1, most: LIMITS.payloadBytes, isWhole: true },
} satisfies Record<string, NumberRange>;

/** Compiles ItemBatcher; null if every item has its own child (Developer Guide: ItemBatcher). */
export const compileBatcher = (source: MapSource): Batcher | null => {
  const { definition, context } = source;
  const batcher = definition.ItemBatcher;
  if (!isObject(batcher)) return null;
  const isJsonata = context.language === 'JSONata';
  const shared = batcher.BatchInput;
  const compileShared = (value: Json) =>
    isJsonata ? compileValue(value, 'ItemBatcher/BatchInput') : compileTemplate(value);
  const batchInput = shared === undefined ? null : compileShared(shared);
  const limit = (field: keyof typeof RANGES, fallback: number): ((evaluation: Evaluation) => number) => {
    const value = batcher[field];
    const path = batcher[`${field}Path`];
    const where = `ItemBatcher/${field}`;
    if (isJsonata && value !== undefined) {
      const compiled = compileValue(value, where);
      return (evaluation) => {
        const found = compiled.evaluate(evaluation);
        checkNumber(found, where, RANGES[field]);
        return Number(found);
      };
    }
    // AWS takes 0, too; here it means what a missing limit does, as elsewhere in a Map.
    if (isJsonata || typeof path !== 'string') return () => (value as number | undefined) || fallback;
    const { least, most } = RANGES[field];
    const read = numberAt(path, field, 'integer');
    return (evaluation) => {
      const found = read(evaluation);
      if (found >= least && found <= most) return found;
      throw runtimeFailure(`${field} must be an integer from ${least} to ${most}, but was: ${found}`);
    };
  };
  const mostItems = limit('MaxItemsPerBatch', Number.POSITIVE_INFINITY);
  const mostBytes = limit('MaxInputBytesPerBatch', LIMITS.payloadBytes);
  return (evaluation, count, selectedItem) => {
    const most = Math.min(count, mostItems(evaluation));
    const room = mostBytes(evaluation);
    const extra: JsonObject = batchInput ? { BatchInput: batchInput.evaluate(evaluation) } : {};
    const items: Json[] = [];
    let bytes = jsonBytes({ ...extra, Items: [] });
    while (items.length < most) {
      const item = selectedItem(items.length);
      bytes += jsonBytes(item) + (items.length > 0 ? 1 : 0);
      if (bytes > room && items.length > 0) break;
      items.push(item);
    }
    return { input: { ...extra, Items: items }, taken: items.length };
  };
};
