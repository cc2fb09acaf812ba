import type { Json, JsonObject } from '#core/json.ts';
import { isObject } from '#core/json.ts';
import { queryFailure, runtimeFailure } from '../../model/errors.ts';
import type { Scope } from '../../model/evaluation-context.ts';
import type { MapItem } from '../../model/run.ts';
import type { CompileContext } from '../../model/state.ts';
import type { DataFlow } from '../../query/data/data-flow.ts';
import { compilePath, notFound, readField } from '../../query/data/path.ts';
import type { StateScope } from '../../query/data/state-evaluation.ts';
import { compileTemplate } from '../../query/data/template.ts';
import {
  compileExpression,
  compileValue,
  expressionIn,
  unexpectedType,
} from '../../query/jsonata/compile.ts';

/** What compiling a Map starts from. */
export interface MapSource {
  name: string;
  definition: JsonObject;
  context: CompileContext;
  flow: DataFlow;
  processor: JsonObject;
  config: JsonObject;
}

type Numbers = (scope: StateScope) => number | null;

/** A numeric field with its Path form (JSONPath) or as an expression (JSONata); null when it is not set. */
export const compileNumber = (source: MapSource, field: string, kind: 'integer' | 'float'): Numbers => {
  const { definition, context } = source;
  const pathText = definition[`${field}Path`];
  if (context.language === 'JSONPath' && typeof pathText === 'string') {
    const path = compilePath(pathText);
    return (scope) => {
      const value = path.read(scope);
      if (value === undefined) throw notFound(path, `${field}Path`, scope);
      const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
      if (
        typeof number === 'number' &&
        (kind === 'float' ? Number.isFinite(number) : Number.isInteger(number))
      )
        return number;
      const shown = typeof value === 'string' ? value : JSON.stringify(value);
      throw runtimeFailure(
        `The ${field}Path field refers to value "${shown}" which is not a valid ${kind}: ${pathText}`,
      );
    };
  }
  const value = definition[field];
  const expression = value !== undefined && context.language === 'JSONata' ? expressionIn(value) : undefined;
  if (expression === undefined) return () => (value as number | undefined) ?? null;
  const compiled = compileExpression(expression, field);
  return (scope) => {
    const result = compiled.evaluate(scope);
    if (typeof result === 'number') return result;
    throw unexpectedType(expression, field, 'number', result);
  };
};

/** The items to work on; `allowObject` lets an object stand for its entries. */
export const compileItems = (
  source: MapSource,
  allowObject: boolean,
): ((scope: StateScope) => Json[] | JsonObject) => {
  const { definition, context } = source;
  if (context.language === 'JSONPath') {
    const text = (definition.ItemsPath as string | undefined) ?? '$';
    const path = compilePath(text);
    return (scope) => {
      const value = text === '$' ? scope.input : readField(path, 'ItemsPath', scope);
      if (Array.isArray(value) || (allowObject && isObject(value))) return value;
      throw runtimeFailure(`Reference path "${text}" must point to array.`);
    };
  }
  const items = definition.Items;
  if (items === undefined) {
    return (scope) => {
      const value = scope.stateInput;
      if (Array.isArray(value) || (allowObject && isObject(value))) return value;
      throw queryFailure(`Map state input must be an array but was: ${JSON.stringify(value)}`);
    };
  }
  const expression = expressionIn(items);
  const compiled = compileValue(items, 'Items');
  return (scope) => {
    const value = compiled.evaluate(scope);
    if (Array.isArray(value) || (allowObject && isObject(value))) return value;
    throw unexpectedType(expression ?? JSON.stringify(items), 'Items', 'array', value);
  };
};

/** The input of an iteration: ItemSelector (or the older Parameters) over an item, or the item itself. */
export const compileSelector = (source: MapSource): ((scope: StateScope, item: MapItem) => Json) => {
  const { definition, context } = source;
  const selector =
    definition.ItemSelector ?? (context.language === 'JSONPath' ? definition.Parameters : undefined);
  if (selector === undefined) return (_, item) => item.value;
  const compiled =
    context.language === 'JSONata' ? compileValue(selector, 'ItemSelector') : compileTemplate(selector);
  const evaluate: (scope: Scope) => Json = compiled.evaluate;
  return (scope, item) => {
    scope.item = item;
    const input = evaluate(scope);
    scope.item = null;
    return input;
  };
};
