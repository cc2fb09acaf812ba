import type { Json, JsonObject } from '#core/json.ts';
import { isObject } from '#core/json.ts';
import { jsonText } from '#core/json-text.ts';
import { queryFailure, runtimeFailure } from '../../model/errors.ts';
import type { Evaluation } from '../../model/evaluation.ts';
import { LIMITS } from '../../model/limits.ts';
import { jsonBytes } from '../../query/data/size.ts';
import { compileTemplate } from '../../query/data/template.ts';
import { compileValue } from '../../query/jsonata/compile.ts';
import { compilePath, readField } from '../../query/jsonpath/data-path.ts';
import type { MapSource } from './fields.ts';

/** Fills the next batch with selected items; returns the child's input and the number of items taken. */
export type Batcher = (
  evaluation: Evaluation,
  count: number,
  selectedItem: (offset: number) => Json,
) => { input: Json; taken: number };

/** Compiles ItemBatcher; null if every item has its own child (Developer Guide: ItemBatcher). */
export const compileBatcher = (source: MapSource): Batcher | null => {
  const { definition, context } = source;
  const batcher = definition.ItemBatcher;
  if (!isObject(batcher)) return null;
  const isJsonata = context.language === 'JSONata';
  const shared = batcher.BatchInput;
  const batchInput =
    shared === undefined
      ? null
      : isJsonata
        ? compileValue(shared, 'ItemBatcher/BatchInput')
        : compileTemplate(shared);
  const limit = (field: string, fallback: number): ((evaluation: Evaluation) => number) => {
    const value = batcher[field];
    const pathText = batcher[`${field}Path`];
    const path = typeof pathText === 'string' && !isJsonata ? compilePath(pathText) : null;
    const compiled = isJsonata && value !== undefined ? compileValue(value, `ItemBatcher/${field}`) : null;
    return (evaluation) => {
      const found = path
        ? readField(path, `${field}Path`, evaluation)
        : compiled
          ? compiled.evaluate(evaluation)
          : (value ?? fallback);
      if (typeof found === 'number' && found > 0 && (!compiled || Number.isInteger(found))) return found;
      if (compiled) {
        const where = `ItemBatcher/${field}`;
        throw queryFailure(
          `The ${where} field must be a positive integer, but was: ${jsonText(found)}`,
          where,
        );
      }
      throw runtimeFailure(`${field} must be a positive number, but was: ${jsonText(found)}`);
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
