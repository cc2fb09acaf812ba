import { parseJsonPath } from '#asl/jsonpath/parse.ts';
import type { Json, JsonObject } from '#core/json.ts';
import { runtimeFailure } from '../../model/errors.ts';
import type { EvaluationContext } from '../../model/evaluation.ts';
import { compileParsed, type DataPath } from '../jsonpath/data-path.ts';
import { COMPARISONS, TYPE_TESTS } from './operators.ts';

/** Whether a rule matches. */
export type Condition = (evaluation: EvaluationContext) => boolean;

/** Compiles a JSONPath Choice rule, with And, Or and Not at any depth; throws JsonPathSyntaxError. */
export const compileRule = (rule: JsonObject): Condition => {
  if (rule.And !== undefined) {
    const rules = (rule.And as JsonObject[]).map(compileRule);
    return (evaluation) => rules.every((matches) => matches(evaluation));
  }
  if (rule.Or !== undefined) {
    const rules = (rule.Or as JsonObject[]).map(compileRule);
    return (evaluation) => rules.some((matches) => matches(evaluation));
  }
  if (rule.Not !== undefined) {
    const matches = compileRule(rule.Not as JsonObject);
    return (evaluation) => !matches(evaluation);
  }
  return compileTest(rule);
};

const compileTest = (rule: JsonObject): Condition => {
  const path = strictPath(rule.Variable as string);
  if (rule.IsPresent !== undefined) {
    const wanted = rule.IsPresent;
    return (evaluation) => isPresent(path, evaluation) === wanted;
  }
  for (const [operator, value] of Object.entries(rule)) {
    const test = TYPE_TESTS.get(operator);
    if (test) return (evaluation) => test(read(path, evaluation)) === value;
    const compare = COMPARISONS.get(operator);
    if (compare) return (evaluation) => compare(read(path, evaluation), value);
    const comparePath = operator.endsWith('Path') ? COMPARISONS.get(operator.slice(0, -4)) : undefined;
    if (comparePath) {
      const other = strictPath(value as string);
      return (evaluation) => comparePath(read(path, evaluation), read(other, evaluation));
    }
  }
  return () => false;
};

/** Past an array's end there is nothing: `IsPresent` of `$.list[0]` tells an empty list. */
const strictPath = (text: string): DataPath => compileParsed(parseJsonPath(text), { isStrict: true });

const isPresent = (path: DataPath, evaluation: EvaluationContext): boolean => {
  const value = path.read(evaluation);
  return value !== undefined && (path.definite || (value as Json[]).length > 0);
};

const read = (path: DataPath, evaluation: EvaluationContext): Json => {
  const value = path.read(evaluation);
  if (value !== undefined) return value;
  throw runtimeFailure(
    `Invalid path '${path.text}': The choice state's condition path references an invalid value.`,
  );
};
