import type { Json, JsonObject } from '#core/json.ts';
import { isObject } from '#core/json.ts';
import { jsonText } from '#core/json-text.ts';
import { ERROR, StateFailure } from '../../model/errors.ts';
import type { Evaluation } from '../../model/evaluation.ts';
import { compileTemplate } from '../../query/data/template.ts';
import { compileValue } from '../../query/jsonata/compile.ts';
import { compilePath, readField } from '../../query/jsonpath/data-path.ts';
import { checkNumber, type MapSource, type NumberRange } from './fields.ts';

/** What an ItemReader asks for; `readerConfig.MaxItems` is a number where it was a path or an expression. */
export interface ReadRequest {
  resource: string;
  parameters: Json;
  readerConfig: JsonObject;
}

/** Compiles ItemReader; null if the items come from the state (Developer Guide: ItemReader). */
export const compileReader = (source: MapSource): ((evaluation: Evaluation) => ReadRequest) | null => {
  const { definition, context } = source;
  const reader = definition.ItemReader;
  if (!isObject(reader)) return null;
  const isJsonata = context.language === 'JSONata';
  const given = (isJsonata ? reader.Arguments : reader.Parameters) ?? {};
  const parameters = isJsonata ? compileValue(given, 'ItemReader/Arguments') : compileTemplate(given);
  const { MaxItemsPath: path, ...config } = isObject(reader.ReaderConfig) ? reader.ReaderConfig : {};
  const maxItems = typeof path === 'string' ? compilePath(path) : null;
  const settings = isJsonata ? compileValue(config, 'ItemReader/ReaderConfig') : compileTemplate(config);
  return (evaluation) => {
    const readerConfig = { ...(settings.evaluate(evaluation) as JsonObject) };
    if (isJsonata && readerConfig.MaxItems !== undefined)
      checkNumber(readerConfig.MaxItems, 'ItemReader/ReaderConfig/MaxItems', ITEMS);
    if (maxItems)
      readerConfig.MaxItems = wholeNumber(readField(maxItems, 'MaxItemsPath', evaluation), maxItems.text);
    return { resource: reader.Resource as string, parameters: parameters.evaluate(evaluation), readerConfig };
  };
};

/** How many items a reader may be asked for; 0 is all. */
const ITEMS: NumberRange = { least: 0, most: 100_000_000, isWhole: true };

const wholeNumber = (value: Json, path: string): number => {
  const number = typeof value === 'string' && /^\s*-?\d+\s*$/.test(value) ? Number(value) : value;
  if (typeof number === 'number' && Number.isInteger(number)) return number;
  const shown = typeof value === 'string' ? value : jsonText(value);
  throw new StateFailure(
    ERROR.itemReaderFailed,
    `The MaxItemsPath field refers to value '${shown}' which is not a valid integer: ${path}`,
  );
};
