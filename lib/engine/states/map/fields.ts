import { isObject, type Json, type JsonObject } from '#core/json.ts';
import { jsonText } from '#core/json-text.ts';
import { queryFailure, runtimeFailure } from '../../model/errors.ts';
import type { DataFlow, Evaluation, EvaluationContext } from '../../model/evaluation.ts';
import type { MapItem } from '../../model/run.ts';
import type { CompileContext } from '../../model/state-type.ts';
import { compileTemplate } from '../../query/data/template.ts';
import {
  compileExpression,
  compileValue,
  expressionIn,
  unexpectedType,
} from '../../query/jsonata/compile.ts';
import { compilePath, notFound, readField } from '../../query/jsonpath/data-path.ts';

/** What compiling a Map starts from. */
export interface MapSource {
  name: string;
  definition: JsonObject;
  context: CompileContext;
  flow: DataFlow;
  processor: JsonObject;
  config: JsonObject;
}

type Field<Value> = (evaluation: Evaluation) => Value;

/** Compiles MaxConcurrency; 0 is as many as AWS allows. */
export const compileConcurrency = (source: MapSource): Field<number> => {
  const field = compileNumber(source, 'MaxConcurrency', 'integer');
  return (evaluation) => {
    const concurrency = field(evaluation) ?? 0;
    if (concurrency < 0) throw runtimeFailure('MaxConcurrency cannot be negative.');
    return concurrency;
  };
};

/** Compiles a numeric field with its Path form (JSONPath) or as an expression (JSONata); null if it is not set. */
export const compileNumber = (
  { definition, context }: MapSource,
  field: string,
  kind: 'integer' | 'float',
): Field<number | null> => {
  const path = definition[`${field}Path`];
  if (context.language === 'JSONPath' && typeof path === 'string') return numberAt(path, field, kind);
  const value = definition[field];
  const expression = value !== undefined && context.language === 'JSONata' ? expressionIn(value) : undefined;
  if (expression === undefined) return () => (value as number | undefined) ?? null;
  const compiled = compileExpression(expression, field);
  return (evaluation) => {
    const result = compiled.evaluate(evaluation);
    if (typeof result !== 'number') throw unexpectedType(expression, field, 'number', result);
    checkNumber(result, field, RANGES[kind]);
    return result;
  };
};

/** What a number may be. */
export interface NumberRange {
  least: number;
  most: number;
  isWhole: boolean;
}

/** Counts are Java's integers, percentages any number. */
const RANGES: Record<'integer' | 'float', NumberRange> = {
  integer: { least: 0, most: 2 ** 31 - 1, isWhole: true },
  float: { least: 0, most: 100, isWhole: false },
};

/** Refuses what an expression gave for a field unless it is a number in the field's range. */
export const checkNumber = (value: Json, field: string, { least, most, isWhole }: NumberRange): void => {
  const fits = typeof value === 'number' && value >= least && value <= most;
  if (fits && (!isWhole || Number.isInteger(value))) return;
  const kind = isWhole ? 'an integer' : 'a number';
  throw queryFailure(
    `The ${field} field must be ${kind} from ${least} to ${most}, but was: ${jsonText(value)}`,
    field,
  );
};

/** Compiles the number at a path, which may be a text. */
export const numberAt = (text: string, field: string, kind: 'integer' | 'float'): Field<number> => {
  const path = compilePath(text);
  const isValid = kind === 'float' ? Number.isFinite : Number.isInteger;
  return (evaluation) => {
    const value = path.read(evaluation);
    if (value === undefined) throw notFound(path, `${field}Path`, evaluation);
    const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
    if (typeof number === 'number' && isValid(number)) return number;
    const shown = typeof value === 'string' ? value : jsonText(value);
    throw runtimeFailure(
      `The ${field}Path field refers to value "${shown}" which is not a valid ${kind}: ${text}`,
    );
  };
};

/** Compiles the items of an inline Map: an array. */
export const compileItems = (source: MapSource): Field<Json[]> => compileAnyItems(source, Array.isArray);

/** Compiles the items of a distributed Map: an array, or an object for its entries. */
export const compileItemsOrEntries = (source: MapSource): Field<Json[] | JsonObject> =>
  compileAnyItems(source, (value) => Array.isArray(value) || isObject(value));

const compileAnyItems = <Items extends Json>(
  { definition, context }: MapSource,
  isItems: (value: Json) => value is Items,
): Field<Items> => {
  const items = definition.Items;
  if (context.language === 'JSONPath') {
    const text = (definition.ItemsPath as string | undefined) ?? '$';
    const path = compilePath(text);
    return (evaluation) => {
      const value = text === '$' ? evaluation.input : readField(path, 'ItemsPath', evaluation);
      if (isItems(value)) return value;
      // AWS shows a path into the context object as one into that object.
      throw runtimeFailure(`Reference path "${text.replace(/^\$\$/, '$')}" must point to array.`);
    };
  }
  if (items === undefined) {
    return ({ stateInput }) => {
      if (isItems(stateInput)) return stateInput;
      throw queryFailure(`Map state input must be an array but was: ${jsonText(stateInput)}`);
    };
  }
  const compiled = compileValue(items, 'Items');
  const source = expressionIn(items) ?? jsonText(items);
  return (evaluation) => {
    const value = compiled.evaluate(evaluation);
    if (isItems(value)) return value;
    throw unexpectedType(source, 'Items', 'array', value);
  };
};

/** Returns an item as an iteration gets it: an entry of an object with its key. */
const entryOf = ({ key, value }: MapItem): Json => (key === undefined ? value : { Key: key, Value: value });

/** Compiles an iteration's input: ItemSelector (or the older Parameters) over an item, or the item itself. */
export const compileSelector = ({
  definition,
  context,
}: MapSource): ((evaluation: Evaluation, item: MapItem) => Json) => {
  const isJsonata = context.language === 'JSONata';
  const selector = definition.ItemSelector ?? (isJsonata ? undefined : definition.Parameters);
  if (selector === undefined) return (_, item) => entryOf(item);
  const compiled = isJsonata ? compileValue(selector, 'ItemSelector') : compileTemplate(selector);
  const evaluate: (context: EvaluationContext) => Json = compiled.evaluate;
  return (evaluation, item) => {
    evaluation.item = item;
    const input = evaluate(evaluation);
    evaluation.item = null;
    return input;
  };
};
