import { parseDurationSeconds } from '#core/durations.ts';
import type { JsonObject } from '#core/json.ts';
import type { Edge, EmitContext, Fragment } from '../emission.ts';
import type { Step } from '../step.ts';

/** One Wait state; the result is null. */
export const emit = (step: Step, context: EmitContext): Fragment => {
  const next: Edge = {
    slot: { kind: 'next' },
    assigns: [{ name: context.variable(step.id), expression: 'null' }],
  };
  context.state({
    name: step.id,
    body: {
      Type: 'Wait',
      Comment: step.until === undefined ? `Waits for ${step.for}.` : 'Waits until an instant.',
      ...until(step, context),
    },
    edges: [next],
  });
  return { entry: step.id, pending: [], exits: [next] };
};

const until = (step: Step, context: EmitContext): JsonObject => {
  if (step.until !== undefined) return { Timestamp: context.template(step.until as string) };
  const seconds = parseDurationSeconds(String(step.for));
  return {
    Seconds: seconds === undefined ? context.template(step.for as string) : Math.max(1, Math.round(seconds)),
  };
};
