import type { Finding } from '../findings/finding.ts';
import type { Model, StepNode } from '../model/model.ts';
import type { Rule } from './rule.ts';

const code = 'misplaced-return';

/** Why a step cannot end the workflow from its place. */
const obstacle = (node: StepNode): string | undefined => {
  for (let at: StepNode | undefined = node; at; at = at.block.owner) {
    const { block } = at;
    if (block.block?.kind === 'branch') return `it is inside a branch of "${block.owner?.step.id}"`;
    if (block.block?.kind === 'iteration') return `it is inside the iterations of "${block.owner?.step.id}"`;
    if (block.graph) return 'it is in a graph, where other steps may run at the same time';
  }
  return undefined;
};

export const misplacedReturn = {
  code,
  description:
    'A step that ends the workflow, such as `return`, in a branch, an iteration or a graph: other steps may still be running.',
  example: 'branches:\n      a: [{ id: done, type: return }]',
  fix: 'Give the block an `output`, and return after it.',
  *check(model: Model): Iterable<Finding> {
    for (const node of model.steps) {
      const why = node.type?.endsWorkflow ? obstacle(node) : undefined;
      if (!why) continue;
      const message = `step "${node.step.id}" cannot end the workflow: ${why}`;
      const hint = 'end the block with an "output", and return after it; or use fail';
      yield { code, message, path: [...node.path, 'type'], hint };
    }
  },
} satisfies Rule;
