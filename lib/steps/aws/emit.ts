import { certain } from '#core/certain.ts';
import { invariant } from '#core/invariant.ts';
import { isObject, type Json, type JsonObject } from '#core/json.ts';
import type { EmitContext, Fragment } from '../emission.ts';
import { resultEdge } from '../result-edge.ts';
import type { Step } from '../step.ts';
import type { AwsStep } from './call.ts';
import { jobPermissions } from './jobs.ts';
import { permissionsOf } from './permissions.ts';

/**
 * Returns one Task state that calls the SDK.
 * Ref: https://docs.aws.amazon.com/step-functions/latest/dg/supported-services-awssdk.html
 */
export const emit = (step: Step, context: EmitContext): Fragment => {
  const { service, action, resources, wait } = step as AwsStep;
  const actions = permissionsOf(step as AwsStep, context.project);
  invariant(actions, `the permissions of ${step.id} are known`);
  context.substitute(`aws__${step.id}`, { kind: 'call', actions, resources });
  const waiting = wait === 'sync' ? (jobPermissions(service, action, resources) ?? []) : [];
  for (const [index, more] of waiting.entries())
    context.substitute(`aws__${step.id}__${index}`, { kind: 'call', ...more });
  const next = resultEdge(step, context, '$states.result');
  context.state({
    name: step.id,
    body: {
      Type: 'Task',
      Comment: `Calls ${service}:${action}${WAITS[wait ?? 'not']}.`,
      Resource: resourceOf(step as AwsStep),
      Arguments: argumentsOf(step as AwsStep, context),
      ...context.timeout(step),
      // No function is there that could find an earlier attempt under way.
      ...context.retry({ ...step, compensate: undefined, irreversible: undefined }),
    },
    edges: [...context.catches(step), next],
    expected: next,
  });
  return { entry: step.id, pending: [], exits: [next] };
};

const WAITS = {
  not: '',
  sync: ' and waits for the job',
  callback: ' and waits for the answer',
} as const;

/** Jobs are waited for by optimised integrations, whose parameters are those of the SDK; calls of the SDK take a token. */
const resourceOf = ({ service, action, wait }: AwsStep): string => {
  if (wait === 'sync') return `arn:aws:states:::${service}:${action}.sync`;
  return `arn:aws:states:::aws-sdk:${service}:${action}${wait === 'callback' ? '.waitForTaskToken' : ''}`;
};

const argumentsOf = (step: AwsStep, context: EmitContext): Json => {
  const given = step.with ?? {};
  if (step.wait !== 'callback' || !isObject(given)) return context.template(given);
  const name = certain(step.token_in, 'parameter of the token');
  const { [name]: text = {}, ...rest } = given;
  const message = `$merge([${context.templateExpression(text)}, {"task_token": $states.context.Task.Token}])`;
  return { ...(context.template(rest) as JsonObject), [name]: `{% $string(${message}) %}` };
};
