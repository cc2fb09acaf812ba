import type { Finding } from '../findings/finding.ts';
import type { Model, StepNode } from '../model/model.ts';
import type { Rule } from './rule.ts';

const code = 'unfit-express';

/** Seconds for which an Express execution lives (https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html). */
const MAX_SECONDS = 300;

/** Returns why a step cannot be in an Express execution; undefined if it can. */
const reasonOf = (model: Model, { step, type }: StepNode): string | undefined => {
  if (type?.waits)
    return 'waits for a person or an event, and an Express execution lasts five minutes at most';
  const seconds = type?.seconds?.(step) ?? 0;
  if (seconds > MAX_SECONDS) return `takes ${seconds} s, and an Express execution lasts five minutes at most`;
  const effect = typeof type?.effect === 'function' ? type.effect(step, model.project) : type?.effect;
  if (effect || step.compensate !== undefined || step.irreversible)
    return 'has an effect, and an Express execution may run twice';
  const action = step.uses === undefined ? undefined : model.actions?.get(step.uses);
  if (action?.worker) return 'runs on workers, which Express executions cannot wait for';
  if (action?.callLimits)
    return `waits for its turn: ${step.uses} has limits, and Express executions cannot wait for a callback`;
  const limited = type
    ?.functions?.(step, model.project)
    .find((name) => model.actions?.get(name)?.callLimits !== undefined);
  if (limited !== undefined)
    return `may wait for its turn: ${limited} has limits, and Express executions cannot wait for a callback`;
  if (action && action.broken === undefined && action.effect !== false)
    return `may have an effect: the contract of ${step.uses} does not say "effect: false"`;
  return undefined;
};

/** Lists the steps in a step, at any depth, with their fallbacks. */
function* inside(node: StepNode): Generator<StepNode> {
  for (const inner of node.blocks.flatMap(({ steps }) => steps)) {
    yield inner;
    if (inner.fallback) yield inner.fallback;
    yield* inside(inner);
  }
}

export const unfitExpress = {
  code,
  description:
    'A step in iterations with `executions: express` that has an effect, waits, or takes more than five minutes: an Express execution lasts ' +
    'five minutes at most, keeps no history, and may run twice.',
  example: 'type: for_each, executions: express, steps: [{ id: pay, uses: bank/pay, irreversible: true }]',
  fix: 'Leave `executions` out, or take the step out of the loop.',
  *check(model: Model): Iterable<Finding> {
    for (const node of model.steps) {
      if (!node.type?.express?.(node.step)) continue;
      for (const inner of inside(node)) {
        const reason = reasonOf(model, inner);
        if (reason === undefined) continue;
        const message = `"${inner.step.id}" ${reason}`;
        yield { code, message, path: inner.path, hint: `remove "executions" of "${node.step.id}"` };
      }
    }
  },
} satisfies Rule;
