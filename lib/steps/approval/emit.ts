import { certain } from '#core/certain.ts';
import { defined } from '#core/defined.ts';
import type { JsonObject } from '#core/json.ts';
import { callbackRetry, TIMED_OUT } from '../callback.ts';
import type { Edge, EmitContext, Fragment } from '../emission.ts';
import type { Step } from '../step.ts';
import { asShown } from './decision.ts';

/** Emits a Task state that waits for a callback; its Catch turns a timeout into a decision without another state. */
export const emit = (step: Step, context: EmitContext): Fragment => {
  const variable = context.variable(step.id);
  const onTimeout = (step.on_timeout as string | undefined) ?? 'reject';
  const onReject = (step.on_reject as string | undefined) ?? 'fail';
  const asked = step.with as JsonObject;
  const { TimeoutSeconds } = context.timeout(step);
  const request: JsonObject = {
    title: context.template(certain(asked.title, 'title of an approval')),
    ...(asked.to !== undefined && { to: context.template(Array.isArray(asked.to) ? asked.to : [asked.to]) }),
    ...(asked.show !== undefined && { show: context.template(asked.show) }),
    ...(asked.editable !== undefined && { editable: context.literal(asked.editable) }),
    on_reject: onReject,
    ...(TimeoutSeconds !== undefined && { timeout_seconds: TimeoutSeconds, on_timeout: onTimeout }),
  };
  const next: Edge = { slot: { kind: 'next' }, assigns: [{ name: variable, expression: '$states.result' }] };
  const timedOut =
    onTimeout === 'fail' ? undefined : timeoutEdge(step, context, { variable, onTimeout, onReject, asked });
  context.state({
    name: step.id,
    body: {
      Type: 'Task',
      Comment: 'Waits for a decision by a person.',
      Resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken',
      Arguments: {
        FunctionName: context.platformFunctionName('request-approval'),
        Payload: {
          input: { approval: request },
          run: {
            ...context.runInfo(step),
            ...defined({ masked: context.masked({ title: asked.title ?? null, show: asked.show ?? null }) }),
            task_token: '{% $states.context.Task.Token %}',
          },
        },
      },
      ...defined({ TimeoutSeconds }),
      Retry: callbackRetry('ApprovalRejected'),
    },
    edges: [...(timedOut ? [timedOut.edge] : []), ...context.catches(step), next],
    expected: next,
  });
  return { entry: step.id, pending: [], exits: timedOut ? [...timedOut.exits, next] : [next] };
};

interface Timeout {
  variable: string;
  onTimeout: string;
  onReject: string;
  asked: JsonObject;
}

const timeoutEdge = (
  step: Step,
  context: EmitContext,
  { variable, onTimeout, onReject, asked }: Timeout,
): { edge: Edge; exits: Edge[] } => {
  const slot = { kind: 'catch' as const, errors: TIMED_OUT };
  if (onTimeout === 'reject' && onReject === 'fail') {
    const cause = `No one decided on ${step.id} in time.`;
    const error = `{"Error": "ApprovalRejected", "Cause": ${JSON.stringify(cause)}, "Step": "${step.id}", "At": $millis()}`;
    const failing = context.failure(slot, error);
    if (failing) return { edge: failing, exits: [] };
    const edge: Edge = { slot, assigns: [] };
    context.connect(edge, context.fail(step, 'ApprovalRejected', cause, `${step.id}_rejected`));
    return { edge, exits: [] };
  }
  const approved = onTimeout === 'approve';
  const decision: JsonObject = {
    decision: approved ? 'approved' : 'rejected',
    approved,
    by: 'timeout',
    at: '{{ $now() }}',
  };
  const edge: Edge = { slot, assigns: [] };
  const decided = context.compute(step, variable, { ...asShown(asked), ...decision }, { evaluated: true });
  return { edge, exits: context.connect(edge, decided) };
};
