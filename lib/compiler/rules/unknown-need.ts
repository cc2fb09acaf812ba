import { didYouMean } from '#core/did-you-mean.ts';
import type { Finding } from '../findings/finding.ts';
import type { Model } from '../model/model.ts';
import { stepsById } from '../model/order.ts';
import type { Rule } from './rule.ts';

const code = 'unknown-need';

export const unknownNeed = {
  code,
  description: 'An entry of `needs` that is not a step in the same block.',
  example: 'needs: [resreve]',
  fix: 'Correct the id; to wait for a step in another block, need that block.',
  *check(model: Model): Iterable<Finding> {
    for (const block of new Set(model.steps.map((node) => node.block))) {
      if (!block.graph) continue;
      const siblings = stepsById(block);
      for (const node of block.steps) {
        for (const [index, need] of (node.step.needs ?? []).entries()) {
          if (siblings.has(need)) continue;
          const path = [...node.path, 'needs', index];
          const elsewhere = model.byId.get(need);
          if (elsewhere) {
            const owner = elsewhere.block.owner;
            const message = `step "${need}" is in another block, and needs are between steps of the same block`;
            const inside = owner && siblings.has(owner.step.id);
            yield {
              code,
              message,
              path,
              hint: inside ? `need "${owner.step.id}", which "${need}" is inside of` : undefined,
            };
          } else if (!model.gaps.ids.has(need)) {
            const others = [...siblings.keys()].filter((id) => id !== node.step.id);
            const hint =
              didYouMean(need, others) ??
              (others.length > 0 && others.length <= 12 ? `here are ${others.join(', ')}` : undefined);
            yield { code, message: `there is no step "${need}"`, path, hint };
          }
        }
      }
    }
  },
} satisfies Rule;
