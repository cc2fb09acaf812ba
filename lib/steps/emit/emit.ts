import { isObject, type Json, type JsonObject } from '#core/json.ts';
import type { Edge, EmitContext, Fragment } from '../emission.ts';
import type { Step } from '../step.ts';

/**
 * Returns one Task state that puts an event; Step Functions fails it when EventBridge takes the entry not.
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
            Detail: detailOf(step, context),
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

/** The detail, with the correlation id of the execution unless the author says another one. */
const detailOf = (step: Step, context: EmitContext): Json => {
  const given = step.with ?? {};
  const { correlation } = context;
  if (correlation === undefined) return context.template(given);
  if (isObject(given))
    return { correlation_id: `{% ${correlation} %}`, ...(context.template(given) as JsonObject) };
  return `{% $merge([{"correlation_id": ${correlation}}, ${context.templateExpression(given)}]) %}`;
};
