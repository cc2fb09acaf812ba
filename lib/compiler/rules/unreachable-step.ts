import type { Finding } from '../findings/finding.ts';
import type { Model } from '../model/model.ts';
import { orderOf } from '../model/order.ts';
import { alwaysEnds } from '../model/results.ts';
import type { Rule } from './rule.ts';

const code = 'unreachable-step';

export const unreachableStep = {
  code,
  description: 'A step that can never run because a step before it always ends the workflow.',
  example: '- { id: stop, type: fail, error: Stop }\n  - { id: ship, uses: shipping/book }',
  fix: 'Give the ending step a `when`, or remove what comes after it.',
  *check(model: Model): Iterable<Finding> {
    for (const block of new Set(model.steps.map((node) => node.block))) {
      for (const ending of block.steps.filter(alwaysEnds)) {
        const { precedes, stuck } = orderOf(block);
        const next = block.steps.find((node) => !stuck.has(node) && precedes(ending, node));
        if (!next) continue;
        const message = `step "${next.step.id}" never runs: "${ending.step.id}" before it always ends the workflow`;
        yield { code, message, path: [...next.path, 'id'], hint: `give "${ending.step.id}" a "when"` };
        break;
      }
    }
  },
} satisfies Rule;
