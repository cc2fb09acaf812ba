import type { Finding } from '../findings/finding.ts';
import { inText } from '../findings/in-text.ts';
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

/** Functions whose value is another one at each call. */
const CHANGING = ['uuid', 'random', 'now', 'millis'];

/** A cache whose key never comes again keeps results that no one gets, and a repeated attempt would not be known again. */
const changingKey = (model: Model, { path, step }: StepNode): Omit<Finding, 'code'> | undefined => {
  for (const field of ['cache', 'idempotency'] as const) {
    const at = JSON.stringify([...path, field, 'key']);
    const expression = model.expressions.find((one) => JSON.stringify(one.path) === at);
    if (!expression?.analysis.ok) continue;
    const called = expression.analysis.functions.find(({ name }) => CHANGING.includes(name));
    if (!called) continue;
    const effect =
      field === 'cache'
        ? `so step "${step.id}" never finds a result in the cache`
        : `so a repeated attempt at step "${step.id}" has its effect again`;
    return {
      message: `$${called.name}() has a different value each time, ${effect}`,
      hint: `let the key say what must be equal, such as $input.${field === 'cache' ? 'url' : 'order_id'}`,
      ...inText(expression, called),
    };
  }
  return undefined;
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
    message: `every execution has the same key, so step "${step.id}" fails with KeyInUse in all but the first`,
    hint: 'add what tells executions apart, such as $input.order_id, or "shared: true" if they share one effect',
    path: [...path, 'idempotency', 'key'],
  };
};

export const unfitKey = {
  code,
  description:
    'An `idempotency` whose `key` is the same in every execution although the step is compensated and not `shared`; or `shared` on a step ' +
    'that nothing undoes. A `key` of an `idempotency` or a `cache` that has a different value each time.',
  example: 'idempotency: { key: "\'setup\'" }   # of a step with compensate',
  fix: 'Let the key tell executions apart, or say `shared: true` if one effect is enough for all of them.',
  *check(model: Model): Iterable<Finding> {
    for (const node of model.steps) {
      const problem = changingKey(model, node) ?? problemOf(model, node);
      if (problem) yield { code, ...problem };
    }
  },
} satisfies Rule;
