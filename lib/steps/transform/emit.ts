import type { EmitContext, Fragment } from '../emission.ts';
import type { Step } from '../step.ts';

/** Sets the value on the way out of the state before, or in a separate state if an error would be lost there. */
export const emit = (step: Step, context: EmitContext): Fragment =>
  context.compute(step, context.variable(step.id), step.with ?? null);
