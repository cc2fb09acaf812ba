import type { EmitContext, Fragment } from '../emission.ts';
import type { Step } from '../step.ts';

/** Emits a Succeed state. */
export const emit = (step: Step, context: EmitContext): Fragment => context.end(step, step.with);
