import type { EmitContext, Fragment } from '../emission.ts';
import type { Block, Step } from '../step.ts';

/** No state of its own: its steps follow in the same scope, and its errors go to its own handler. */
export const emit = (step: Step, context: EmitContext): Fragment => {
  const block: Block = { path: ['steps'], steps: step.steps as Step[], output: step.output, kind: 'inline' };
  return context.inline(block, context.variable(step.id));
};
