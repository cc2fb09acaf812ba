import { seededRandomness } from '#core/ids.ts';
import type { Json, JsonObject } from '#core/json.ts';
import type { EvaluationContext } from '../../../model/evaluation.ts';

/** Returns a scope for tests. */
export const scopeOf = (given: {
  input?: Json;
  result?: Json;
  errorOutput?: Json;
  variables?: JsonObject;
  context?: JsonObject;
}): EvaluationContext => ({
  input: given.input ?? {},
  stateInput: given.input ?? {},
  result: given.result,
  errorOutput: given.errorOutput,
  context: given.context ?? { Execution: { Input: given.input ?? {} } },
  executionInput: given.input ?? {},
  variable: (name) =>
    given.variables && Object.hasOwn(given.variables, name) ? given.variables[name] : undefined,
  now: Date.UTC(2024, 0, 1),
  randomness: seededRandomness(1),
});
