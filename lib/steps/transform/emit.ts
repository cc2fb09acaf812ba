import type { EmitContext, Fragment } from '../emission.ts';
import type { Step } from '../step.ts';

/** No state: the value is set on the way out of the state before. */
export const emit = (step: Step, context: EmitContext): Fragment => ({
  pending: [context.assignTemplate(context.variable(step.id), step.with ?? null)],
  exits: [],
});
