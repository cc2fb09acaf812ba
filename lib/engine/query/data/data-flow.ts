import type { Json, JsonObject } from '#core/json.ts';
import { isObject } from '#core/json.ts';
import type { DataFlow, EvaluationContext } from '../../model/evaluation.ts';
import { compileValue } from '../jsonata/compile.ts';
import { compilePath, readFilter } from '../jsonpath/data-path.ts';
import { compileResultPath } from './result-path.ts';
import { compileDeferrable } from './template.ts';

type Evaluate = (evaluation: EvaluationContext) => Json;

const EMPTY: JsonObject = {};

/** Compiles InputPath or OutputPath: null means an empty object, `$` no change. */
const compileFilter = (text: Json | undefined): Evaluate | null => {
  if (text === undefined || text === '$') return null;
  if (text === null) return () => EMPTY;
  const path = compilePath(text as string);
  return (evaluation) => readFilter(path, evaluation);
};

/** Compiles an Assign field into a function that returns the new variables. */
export const compileAssign = (
  assign: Json | undefined,
  language: 'JSONPath' | 'JSONata',
  location: string,
): ((evaluation: EvaluationContext) => JsonObject) | null => {
  if (!isObject(assign) || Object.keys(assign).length === 0) return null;
  const compiled =
    language === 'JSONata' ? compileValue(assign, location) : compileDeferrable(assign, location);
  return compiled.evaluate as (evaluation: EvaluationContext) => JsonObject;
};

/**
 * Compiles InputPath, Parameters, ResultSelector, ResultPath, OutputPath and Assign of a JSONPath state. Assign reads the raw result,
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
      ? compileDeferrable(definition.Parameters, 'Parameters').evaluate
      : null;
  const selector =
    hasResult && definition.ResultSelector !== undefined
      ? compileDeferrable(definition.ResultSelector, 'ResultSelector').evaluate
      : null;
  const resultPath = compileResultPath(definition.ResultPath as string | null | undefined);
  const assign = compileAssign(definition.Assign, 'JSONPath', 'Assign');
  const plain = !selector && !assign && !outputPath && (!hasResult || definition.ResultPath === undefined);
  return {
    effectiveInput(evaluation) {
      evaluation.input = evaluation.stateInput;
      if (inputPath) evaluation.input = inputPath(evaluation);
      return evaluation.input;
    },
    payload: (evaluation) => (parameters ? parameters(evaluation) : evaluation.input),
    finish(evaluation, result) {
      if (plain) return result;
      evaluation.input = result;
      if (assign) evaluation.assigned = assign(evaluation);
      let value = selector ? selector(evaluation) : result;
      if (hasResult) value = resultPath(evaluation.stateInput, value);
      if (!outputPath) return value;
      evaluation.input = value;
      return outputPath(evaluation);
    },
  };
};

/** Compiles Arguments, Output and Assign of a JSONata state. */
export const compileJsonataFlow = (definition: JsonObject, hasResult: boolean): DataFlow => {
  const payload =
    definition.Arguments === undefined ? null : compileValue(definition.Arguments, 'Arguments').evaluate;
  const output = definition.Output === undefined ? null : compileValue(definition.Output, 'Output').evaluate;
  const assign = compileAssign(definition.Assign, 'JSONata', 'Assign');
  return {
    effectiveInput: (evaluation) => evaluation.stateInput,
    payload: (evaluation) => (payload ? payload(evaluation) : evaluation.stateInput),
    finish(evaluation, result) {
      if (hasResult) evaluation.result = result;
      if (assign) evaluation.assigned = assign(evaluation);
      return output ? output(evaluation) : result;
    },
  };
};
