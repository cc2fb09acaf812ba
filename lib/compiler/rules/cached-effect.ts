import type { Finding } from '../findings/finding.ts';
import type { Model, StepNode } from '../model/model.ts';
import type { Rule } from './rule.ts';

const code = 'cached-effect';

const effectOf = (model: Model, { step, type }: StepNode): string | undefined => {
  if (step.compensate) return 'it has something to undo';
  if (step.irreversible) return 'it is irreversible';
  if (step.idempotency) return 'its idempotency already keeps its result';
  if (typeof type?.effect === 'function' ? type.effect(step, model.project) : type?.effect)
    return `a ${step.type} step changes the world`;
  return step.uses !== undefined && model.actions?.get(step.uses)?.effect
    ? `the contract of ${step.uses} says that it is an effect`
    : undefined;
};

export const cachedEffect = {
  code,
  description:
    'A `cache` on a step that changes the world: with a result from the cache, the effect would not take place.',
  example: '- id: charge\n    uses: payments/charge   # an effect\n    cache: { ttl: 1h }',
  fix: 'Remove `cache`; an effect with `idempotency: { key: … }` takes place once, and its result is kept.',
  *check(model: Model): Iterable<Finding> {
    for (const node of model.steps) {
      if (node.step.cache === undefined || model.gaps.malformed.has(node.step)) continue;
      const why = effectOf(model, node);
      if (why === undefined) continue;
      yield {
        code,
        message: `an effect cannot be cached: ${why}`,
        path: [...node.path, 'cache'],
        hint: 'remove "cache"; idempotency: { key: … } does an effect once and keeps its result',
      };
    }
  },
} satisfies Rule;
