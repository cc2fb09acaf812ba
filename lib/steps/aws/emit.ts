import { invariant } from '#core/invariant.ts';
import type { EmitContext, Fragment } from '../emission.ts';
import { resultEdge } from '../result-edge.ts';
import type { Step } from '../step.ts';
import type { AwsStep } from './call.ts';
import { permissionsOf } from './permissions.ts';

/**
 * One Task state that calls the SDK.
 * Ref: https://docs.aws.amazon.com/step-functions/latest/dg/supported-services-awssdk.html
 */
export const emit = (step: Step, context: EmitContext): Fragment => {
  const { service, action, resources } = step as AwsStep;
  const actions = permissionsOf(step as AwsStep);
  invariant(actions, `the permissions of ${step.id} are known`);
  context.substitute(`aws__${step.id}`, { kind: 'call', actions, resources });
  const next = resultEdge(step, context, '$states.result');
  context.state({
    name: step.id,
    body: {
      Type: 'Task',
      Comment: `Calls ${service}:${action}.`,
      Resource: `arn:aws:states:::aws-sdk:${service}:${action}`,
      Arguments: context.template(step.with ?? {}),
      ...context.timeout(step),
      // No function is there that could find an earlier attempt under way.
      ...context.retry({ ...step, compensate: undefined, irreversible: undefined }),
    },
    edges: [...context.catches(step), next],
    expected: next,
  });
  return { entry: step.id, pending: [], exits: [next] };
};
