import type { Json, JsonObject } from '#core/json.ts';
import { isObject, setField } from '#core/json.ts';
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
