import { isObject, ownField } from '#core/json.ts';
import { parseJsonText } from '#core/json-text.ts';
import type { DeferredExpression, Outcome } from '../../model/deferred.ts';
import { StateFailure } from '../../model/errors.ts';
import type { EvaluationContext } from '../../model/evaluation.ts';
import { derivedRandomness } from '../../model/randomness.ts';
import { evaluateDeferred } from '../jsonata/compile.ts';
import { withMoreTime } from '../jsonpath/budget.ts';
import { compileTemplate } from './template.ts';

/** Evaluates an expression that was handed over with all that it reads, in at most the time that one may take. */
export const evaluateHandedOver = (expression: DeferredExpression): Outcome => {
  const { source, template, stateInput, input, result, errorOutput, context, variables, now, seed } =
    expression;
  const evaluation: EvaluationContext = {
    input: input ?? stateInput,
    stateInput,
    result,
    errorOutput,
    context,
    executionInput: isObject(context.Execution) ? context.Execution.Input : undefined,
    variable: (name) => ownField(variables, name),
    now,
    randomness: derivedRandomness(seed, 0),
  };
  return template === undefined ? evaluateDeferred(source, evaluation) : evaluateTemplate(source, evaluation);
};

const evaluateTemplate = (source: string, evaluation: EvaluationContext): Outcome => {
  try {
    const compiled = compileTemplate(parseJsonText(source));
    return { value: withMoreTime(() => compiled.evaluate(evaluation)) };
  } catch (thrown) {
    if (!(thrown instanceof StateFailure)) throw thrown;
    const { error, cause, locate } = thrown;
    return { failure: { error, cause, locate } };
  }
};
