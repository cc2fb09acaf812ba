import type { Finding } from '../findings/finding.ts';
import { inText } from '../findings/in-text.ts';
import { unguardedField } from '../model/guards.ts';
import { knownAt } from '../model/knowledge.ts';
import type { Model, Reference } from '../model/model.ts';
import { referenceSchema } from '../model/results.ts';
import { absenceFinding, unguardedAbsences } from './maybe-skipped.ts';
import type { Rule } from './rule.ts';

const code = 'compensation-may-be-unset';

const problem = (model: Model, reference: Reference): Pick<Finding, 'message' | 'hint'> | undefined => {
  const { path, meaning, expression } = reference;
  const read = `$${[path.variable, ...path.steps].join('.')}`;
  if (meaning.kind === 'later' || meaning.kind === 'unordered') {
    return {
      message: `step "${path.variable}" may not have run when this step succeeds, and the compensation's input is computed then`,
      hint: 'read only what ran before, and the result of the step itself',
    };
  }
  if (meaning.kind === 'step') {
    const [absence] = unguardedAbsences(model, reference);
    if (absence) return absenceFinding(reference, absence, meaning.node);
  }
  const schema = referenceSchema(model, reference);
  if (!schema || path.use.tested === 'yes') return undefined;
  const facts = [...knownAt(expression.place).facts, ...path.use.known];
  const optional = unguardedField(schema, path, facts);
  return (
    optional && {
      message: `"${optional.name}" of ${read} may not be there`,
      hint: `write ${read} ?? …, or make it required`,
    }
  );
};

export const compensationMayBeUnset = {
  code,
  description:
    'A compensation whose input may be missing when it is computed: it reads a step that has not run or may be skipped, or an ' +
    'optional field.',
  example:
    'compensate: { uses: payments/refund, with: { parcel: "{{ $ship.parcel }}" } }   # ship comes later',
  fix: "Read only what exists when the step succeeds: earlier steps (guard any that may be skipped) and the step's own result.",
  *check(model: Model): Iterable<Finding> {
    for (const reference of model.references) {
      if (!reference.expression.place.compensation) continue;
      const found = problem(model, reference);
      if (found) yield { code, ...found, ...inText(reference.expression, reference.path) };
    }
  },
} satisfies Rule;
