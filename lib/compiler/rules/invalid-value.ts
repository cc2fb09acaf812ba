import { stepTypes } from '#steps/index.ts';
import type { Finding } from '../findings/finding.ts';
import type { Model, StepNode } from '../model/model.ts';
import { schemasFor } from '../model/results.ts';
import { invalidValue as parsedInvalidValue } from '../parse/errors/invalid-value.ts';
import type { Rule } from './rule.ts';

/** `irreversible` says that nothing undoes the step, which `compensate` says as well, or denies. */
const contradiction = ({ step, path }: StepNode): Finding[] => {
  if (
    !step.irreversible ||
    (!step.uncompensated && (!step.compensate || step.compensate.contract !== undefined))
  )
    return [];
  const message = `expected "compensate" or "irreversible", got both`;
  const hint = step.uncompensated
    ? 'remove "compensate: none", which an irreversible step implies'
    : 'remove "irreversible" if the step can be undone';
  const { code } = parsedInvalidValue;
  return [{ code, message, hint, path: [...path, 'irreversible'], at: 'key' }];
};

/** Adds to what the parser finds what a step type's own `check` does. */
export const invalidValue = {
  ...parsedInvalidValue,
  *check(model: Model): Iterable<Finding> {
    const { code } = parsedInvalidValue;
    for (const type of stepTypes.values()) {
      for (const problem of type.checkSections?.(model.document, model.project) ?? [])
        yield { code, ...problem };
    }
    for (const node of model.steps) {
      yield* contradiction(node);
      const isMalformed = model.gaps.malformed.has(node.step);
      for (const { path, ...problem } of node.type?.check?.(node.step, schemasFor(model, node)) ?? []) {
        // What seems to be missing in the step as a whole may be there, with a mistake that is reported.
        if (isMalformed && path.length === 0) continue;
        yield { code, ...problem, path: [...node.path, ...path] };
      }
    }
  },
} satisfies Rule;
