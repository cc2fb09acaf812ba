import type { Json } from '#core/json.ts';
import type { EmitContext, Fragment } from '../emission.ts';
import type { Step } from '../step.ts';

/** Emits a Fail state, or no state at all where a handler or compensations take the error. */
export const emit = (step: Step, context: EmitContext): Fragment =>
  context.fail(step, step.error as Json, step.cause as Json | undefined);
