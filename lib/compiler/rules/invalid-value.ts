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
    for (const node of model.steps) {
      yield* contradiction(node);
      for (const { path, ...problem } of node.type?.check?.(node.step, schemasFor(model, node)) ?? []) {
        yield { code: parsedInvalidValue.code, ...problem, path: [...node.path, ...path] };
      }
    }
  },
} satisfies Rule;
