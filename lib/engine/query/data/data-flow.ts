import type { Json, JsonObject } from '#core/json.ts';
import { isObject } from '#core/json.ts';
import type { Scope } from '../../model/evaluation-context.ts';
import { compileValue } from '../jsonata/compile.ts';
import { compilePath, readFilter } from './path.ts';
import { compileResultPath } from './result-path.ts';
import type { StateScope } from './state-evaluation.ts';
import { compileTemplate } from './template.ts';

/** How data goes through a state, in either query language. */
export interface DataFlow {
  /** What the state works on: InputPath's value, or the raw input. Sets the scope's `$`. */
  effectiveInput(scope: StateScope): Json;
  /** What the task, the branches or a Pass get: Parameters or Arguments over the effective input. */
  payload(scope: StateScope): Json;
  /** The state's output for a result; sets the scope's assigned variables. */
  finish(scope: StateScope, result: Json): Json;
}

type Evaluate = (scope: Scope) => Json;

const EMPTY: JsonObject = {};

/** InputPath or OutputPath: null stands for an empty object, `$` for no change. */
const compileFilter = (text: Json | undefined): Evaluate | null => {
  if (text === undefined || text === '$') return null;
  if (text === null) return () => EMPTY;
  const path = compilePath(text as string);
  return (scope) => readFilter(path, scope);
};

/** Compiles an Assign field into a function that gives the new variables. */
export const compileAssign = (
  assign: Json | undefined,
  language: 'JSONPath' | 'JSONata',
  location: string,
): ((scope: Scope) => JsonObject) | null => {
  if (!isObject(assign) || Object.keys(assign).length === 0) return null;
  const compiled = language === 'JSONata' ? compileValue(assign, location) : compileTemplate(assign);
  return compiled.evaluate as (scope: Scope) => JsonObject;
};

/**
 * InputPath, Parameters, ResultSelector, ResultPath, OutputPath and Assign of a JSONPath state. Assign reads the raw result,
 * as `$states.result` does (Developer Guide: Passing data between states with variables).
 */
export const compileJsonPathFlow = (
  definition: JsonObject,
  hasResult: boolean,
  hasParameters: boolean,
): DataFlow => {
  const inputPath = compileFilter(definition.InputPath);
  const outputPath = compileFilter(definition.OutputPath);
  const parameters =
    hasParameters && definition.Parameters !== undefined
      ? compileTemplate(definition.Parameters).evaluate
      : null;
  const selector =
    hasResult && definition.ResultSelector !== undefined
      ? compileTemplate(definition.ResultSelector).evaluate
      : null;
  const resultPath = compileResultPath(definition.ResultPath as string | null | undefined);
  const assign = compileAssign(definition.Assign, 'JSONPath', 'Assign');
  const plain = !selector && !assign && !outputPath && (!hasResult || definition.ResultPath === undefined);
  return {
    effectiveInput(scope) {
      scope.input = scope.stateInput;
      if (inputPath) scope.input = inputPath(scope);
      return scope.input;
    },
    payload: (scope) => (parameters ? parameters(scope) : scope.input),
    finish(scope, result) {
      if (plain) return result;
      scope.input = result;
      if (assign) scope.assigned = assign(scope);
      let value = selector ? selector(scope) : result;
      if (hasResult) value = resultPath(scope.stateInput, value);
      if (!outputPath) return value;
      scope.input = value;
      return outputPath(scope);
    },
  };
};

/** Arguments, Output and Assign of a JSONata state. */
export const compileJsonataFlow = (definition: JsonObject, hasResult: boolean): DataFlow => {
  const payload =
    definition.Arguments === undefined ? null : compileValue(definition.Arguments, 'Arguments').evaluate;
  const output = definition.Output === undefined ? null : compileValue(definition.Output, 'Output').evaluate;
  const assign = compileAssign(definition.Assign, 'JSONata', 'Assign');
  return {
    effectiveInput: (scope) => scope.stateInput,
    payload: (scope) => (payload ? payload(scope) : scope.stateInput),
    finish(scope, result) {
      if (hasResult) scope.result = result;
      if (assign) scope.assigned = assign(scope);
      return output ? output(scope) : result;
    },
  };
};
