import type { Json, JsonObject } from '#core/json.ts';
import { isObject, setField } from '#core/json.ts';
import { jsonText } from '#core/json-text.ts';
import type { DeferredExpression, Outcome } from '../../model/deferred.ts';
import { runtimeFailure, StateFailure } from '../../model/errors.ts';
import type { EvaluationContext } from '../../model/evaluation.ts';
import { compileIntrinsic } from '../intrinsics/compile.ts';
import { compilePath, readField } from '../jsonpath/data-path.ts';

/** A payload template, compiled: `constant` when nothing in it depends on the scope. */
export interface Template {
  constant: boolean;
  evaluate: (evaluation: EvaluationContext) => Json;
}

/**
 * Compiles a JSONPath payload template: fields whose name ends in `.$` hold a path or an intrinsic function, all others stay
 * as they are. Throws JsonPathSyntaxError.
 */
export const compileTemplate = (template: Json): Template => {
  if (Array.isArray(template)) {
    const items = template.map(compileTemplate);
    if (items.every((item) => item.constant)) return constant(template);
    return { constant: false, evaluate: (evaluation) => items.map((item) => item.evaluate(evaluation)) };
  }
  return isObject(template) ? compileObject(template) : constant(template);
};

const constant = (value: Json): Template => ({ constant: true, evaluate: () => value });

const compileObject = (template: JsonObject): Template => {
  const fields = Object.entries(template).map(([key, value]): Template & { key: string } =>
    key.endsWith('.$') && typeof value === 'string'
      ? { key: key.slice(0, -2), constant: false, evaluate: compileExpression(value, key) }
      : { key, ...compileTemplate(value) },
  );
  if (fields.every((field) => field.constant)) return constant(template);
  return {
    constant: false,
    evaluate: (evaluation) => {
      const result: JsonObject = {};
      for (const { key, evaluate } of fields) setField(result, key, evaluate(evaluation));
      return result;
    },
  };
};

/** Compiles a path or an intrinsic function for a field. */
export const compileExpression = (text: string, field: string): ((evaluation: EvaluationContext) => Json) => {
  if (text.startsWith('States.')) return compileIntrinsic(text);
  const path = compilePath(text);
  return (evaluation) => readField(path, field, evaluation);
};

/**
 * Compiles a payload template that is evaluated elsewhere once its paths and functions have visited so much that others must get
 * their turn: nothing can interrupt one of them, but there may be thousands.
 */
export const compileDeferrable = (template: Json, location: string): Template => {
  const compiled = compileTemplate(template);
  if (compiled.constant) return compiled;
  const evaluate = (evaluation: EvaluationContext): Json => {
    if (!evaluation.orElsewhere) return compiled.evaluate(evaluation);
    const value = evaluation.orElsewhere(
      () => compiled.evaluate(evaluation),
      () => evaluation.elsewhere?.(location, () => deferred(template, location, evaluation)),
    );
    return 'here' in value ? value.here : valueIn(value, location);
  };
  return { constant: false, evaluate };
};

const NAMES = /\$([A-Za-z_]\w*)/g;

const deferred = (template: Json, location: string, evaluation: EvaluationContext): DeferredExpression => {
  const { input, stateInput, context, now, randomness } = evaluation;
  const source = jsonText(template);
  const variables: JsonObject = {};
  for (const [, name = ''] of source.matchAll(NAMES)) {
    const value = evaluation.variable(name);
    if (value !== undefined) setField(variables, name, value);
  }
  return { source, template: location, input, stateInput, context, variables, now, seed: randomness.uuid() };
};

const valueIn = (outcome: Outcome, location: string): Json => {
  if ('value' in outcome) return outcome.value;
  if ('failure' in outcome) {
    const { error, cause, locate } = outcome.failure;
    throw new StateFailure(error, cause, { locate });
  }
  throw runtimeFailure(
    `The paths and functions of the field '${location}' take more time or memory than the engine gives to those of one field.`,
  );
};
