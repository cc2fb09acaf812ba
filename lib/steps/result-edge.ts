import type { Edge, EmitContext } from './emission.ts';
import type { Step } from './step.ts';

/** Returns the edge that leaves the state of a step: it assigns the result, a JSONata expression, and records what undoes the step. */
export const resultEdge = (step: Step, context: EmitContext, result: string): Edge => ({
  slot: { kind: 'next' },
  assigns: [{ name: context.variable(step.id), expression: result }, ...context.record(step)],
});
