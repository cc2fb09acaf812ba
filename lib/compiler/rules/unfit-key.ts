import type { Finding } from '../findings/finding.ts';
import type { Model, StepNode } from '../model/model.ts';
import type { Rule } from './rule.ts';

const code = 'unfit-key';

/** Whether the step's key reads nothing, and so is the same in every execution. */
const isConstant = (model: Model, { path }: StepNode): boolean => {
  const at = JSON.stringify([...path, 'idempotency', 'key']);
  const expression = model.expressions.find((one) => JSON.stringify(one.path) === at);
  if (!expression?.analysis.ok) return false;
  return !model.references.some((reference) => reference.expression === expression);
};

const problemOf = (model: Model, node: StepNode): Omit<Finding, 'code'> | undefined => {
  const { step, path } = node;
  if (!step.idempotency || step.idempotency.key === undefined) return undefined;
  const { shared } = step.idempotency;
  if (shared !== undefined && !step.compensate) {
    return {
      severity: 'warning',
      message: `nothing undoes step "${step.id}", so executions share its effect whatever "shared" says`,
      hint: 'remove "shared"',
      path: [...path, 'idempotency', 'shared'],
    };
  }
  if (!step.compensate || shared || !isConstant(model, node)) return undefined;
  return {
    severity: 'warning',
    message: `every execution has the same key, so that step "${step.id}" fails with KeyInUse in all but the first`,
    hint: 'add what tells executions apart, such as $input.order_id, or "shared: true" if they share one effect',
    path: [...path, 'idempotency', 'key'],
  };
};

export const unfitKey = {
  code,
  description:
    'An `idempotency` whose `key` is the same in every execution although the step is compensated and not `shared`; or `shared` on a step ' +
    'that nothing undoes.',
  example: 'idempotency: { key: "\'setup\'" }   # of a step with compensate',
  fix: 'Let the key tell executions apart, or say `shared: true` if one effect is enough for all of them.',
  *check(model: Model): Iterable<Finding> {
    for (const node of model.steps) {
      const problem = problemOf(model, node);
      if (problem) yield { code, ...problem };
    }
  },
} satisfies Rule;
