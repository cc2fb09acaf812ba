import { parseJsonPath } from '#asl/jsonpath/parse.ts';
import { JsonPathSyntaxError } from '#asl/jsonpath/syntax-error.ts';
import type { Json, JsonObject } from '#core/json.ts';
import { isObject, ownField, setField } from '#core/json.ts';
import { jsonText } from '#core/json-text.ts';
import { ERROR, StateFailure } from '../../model/errors.ts';
import { simpleKeys } from '../jsonpath/evaluate.ts';

/** Combines a state's raw input with its result. */
export type ResultPath = (input: Json, result: Json) => Json;

/** Compiles a ResultPath: null discards the result, `$` replaces the input, `$.a.b` puts it there. */
export const compileResultPath = (text: string | null | undefined): ResultPath => {
  if (text === null) return (input) => input;
  if (text === undefined || text === '$') return (_, result) => result;
  const path = parseJsonPath(text);
  const keys = simpleKeys(path.segments);
  if (path.root.kind !== 'input' || !keys)
    throw new JsonPathSyntaxError('must be a reference path such as $.result');
  return (input, result) => place(input, { keys, result, path: text }, 0);
};

/** Where a result goes. */
interface Placement {
  keys: readonly (string | number)[];
  result: Json;
  /** The path as it is written. */
  path: string;
}

/** Returns a copy of the value with the result at the path below a depth; missing objects on the way are made. */
const place = (value: Json | undefined, placement: Placement, depth: number): Json => {
  const { keys, result, path } = placement;
  const key = keys[depth];
  if (key === undefined) return result;
  if (typeof key === 'number') {
    if (!Array.isArray(value) || key < 0 || key >= value.length) throw mismatch(path, value);
    return value.with(key, place(value[key], placement, depth + 1));
  }
  if (value !== undefined && value !== null && !isObject(value)) throw mismatch(path, value);
  const copy: JsonObject = { ...value };
  setField(copy, key, place(ownField(copy, key), placement, depth + 1));
  return copy;
};

const mismatch = (path: string, value: Json | undefined): StateFailure =>
  new StateFailure(
    ERROR.resultPathMatchFailure,
    `Unable to apply ReferencePath ${path} to input ${jsonText(value)}`,
    { locate: true },
  );
