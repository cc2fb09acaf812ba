import type { JsonObject } from '#core/json.ts';
import { absencesOf } from '../absence.ts';
import { hasRun, knownAt } from '../knowledge.ts';
import type { Meaning, Model, Place } from '../model.ts';
import { meaningOf } from '../references.ts';
import { typesAt } from '../results.ts';
import { type Type, union } from '../types.ts';
import type { EvaluationScope } from './failures.ts';

const NULL: JsonObject = { type: 'null' };

const FAILURE: JsonObject = {
  type: 'object',
  properties: { error: { type: 'string' }, cause: { type: 'string' } },
  required: ['error'],
  additionalProperties: false,
};

/** The type of a step's variable: its result, or what stands for it if the step was skipped or failed. */
const withAbsences = (model: Model, place: Place, meaning: Meaning, type: Type): Type => {
  if (!type || meaning.kind !== 'step') return type;
  const knowledge = knownAt(place);
  const others = absencesOf(model, meaning.node).flatMap((absence) => {
    if (absence === 'null') return [];
    if (absence === 'continue') return [FAILURE];
    return hasRun(model, meaning.node, { knowledge, byConditions: absence === 'when' }) ? [] : [NULL];
  });
  return others.length === 0 ? type : union([type, ...others]);
};

/** Returns what is known where an expression is evaluated. */
export const evaluationAt = (model: Model, place: Place): EvaluationScope => {
  const types = typesAt(model, place);
  return {
    variable: (name) => {
      const type = types.variable(name);
      if (name === 'error' && type) return { ...type, required: ['Error', 'At'] };
      return withAbsences(model, place, meaningOf(model, place, name), type);
    },
    facts: knownAt(place).facts,
  };
};
