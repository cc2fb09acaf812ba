import type { Edge, EmitContext, Fragment } from '../emission.ts';
import type { Step } from '../step.ts';

/**
 * One Task state that puts an event; Step Functions fails it when EventBridge takes the entry not.
 * Ref: https://docs.aws.amazon.com/step-functions/latest/dg/connect-eventbridge.html
 */
export const emit = (step: Step, context: EmitContext): Fragment => {
  const next: Edge = {
    slot: { kind: 'next' },
    assigns: [
      { name: context.variable(step.id), expression: '{"event_id": $states.result.Entries[0].EventId}' },
    ],
  };
  context.state({
    name: step.id,
    body: {
      Type: 'Task',
      Comment: `Puts the event ${step.event} on the bus.`,
      Resource: 'arn:aws:states:::events:putEvents',
      Arguments: {
        Entries: [
          {
            EventBusName: context.substitute('bus', { kind: 'bus' }),
            Source: context.literal((step.source as string | undefined) ?? `baton.${context.workflow}`),
            DetailType: context.literal(step.event as string),
            Detail: context.template(step.with ?? {}),
          },
        ],
      },
      ...context.timeout(step),
      ...context.retry(step),
    },
    edges: [...context.catches(step), next],
    expected: next,
  });
  return { entry: step.id, pending: [], exits: [next] };
};
