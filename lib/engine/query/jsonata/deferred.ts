import { ownField } from '#core/json.ts';
import type { DeferredExpression, Outcome } from '../../model/deferred.ts';
import { derivedRandomness } from '../../model/randomness.ts';
import { evaluateDeferred } from './compile.ts';

/** Evaluates an expression that was handed over with all that it reads, in at most the time that one may take. */
export const evaluateHandedOver = (expression: DeferredExpression): Outcome => {
  const { source, stateInput, result, errorOutput, context, variables, now, seed } = expression;
  return evaluateDeferred(source, {
    input: stateInput,
    stateInput,
    result,
    errorOutput,
    context,
    executionInput: null,
    variable: (name) => ownField(variables, name),
    now,
    randomness: derivedRandomness(seed, 0),
  });
};
