import type { Finding } from '../findings/finding.ts';
import type { Model, StepNode } from '../model/model.ts';
import { orderOf } from '../model/order.ts';
import type { Rule } from './rule.ts';

const code = 'early-output';

/** The step of the document's own list that a step is or is inside of. */
const outermost = (node: StepNode): StepNode => {
  let at = node;
  while (at.block.owner) at = at.block.owner;
  return at;
};

export const earlyOutput = {
  code,
  description:
    "A `return` without `with` yields the workflow's `output`, but the `output` reads a step that has not run by then.",
  example: "- { id: done, type: return, when: $stored.found }   # the workflow's output reads a later step",
  fix: 'Give the `return` a `with`.',
  *check(model: Model): Iterable<Finding> {
    const reads = model.references.filter(({ expression }) => expression.path[0] === 'output');
    const { precedes } = orderOf(model.root);
    for (const node of model.steps) {
      if (!node.type?.endsWorkflow || node.step.with !== undefined || model.gaps.malformed.has(node.step))
        continue;
      const at = outermost(node);
      const early = reads.find(({ meaning }) => meaning.kind === 'step' && !precedes(meaning.node, at));
      if (!early) continue;
      const message = `the workflow's output reads "${early.path.variable}", which has not run when "${node.step.id}" ends the workflow`;
      yield { code, message, path: [...node.path, 'id'], hint: 'give this step a "with"' };
    }
  },
} satisfies Rule;
