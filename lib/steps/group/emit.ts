import type { EmitContext, Fragment } from '../emission.ts';
import type { Block, Step } from '../step.ts';

/** Emits the steps into the same subgraph, without another state; their errors go to the group's handler. */
export const emit = (step: Step, context: EmitContext): Fragment => {
  const block: Block = { path: ['steps'], steps: step.steps as Step[], output: step.output, kind: 'inline' };
  return context.inline(step, block, context.variable(step.id));
};
