import { defined } from '#core/defined.ts';
import type { JsonObject } from '#core/json.ts';
import { callbackRetry, TIMED_OUT } from '../callback.ts';
import type { Edge, EmitContext, Fragment } from '../emission.ts';
import type { WaitStep } from './event.ts';

/** Emits a Task state that waits until an event is delivered to it. */
export const emitEvent = (step: WaitStep, context: EmitContext): Fragment => {
  const variable = context.variable(step.id);
  const { TimeoutSeconds } = context.timeout(step);
  const next: Edge = { slot: { kind: 'next' }, assigns: [{ name: variable, expression: '$states.result' }] };
  const late: Edge = {
    slot: { kind: 'catch', errors: TIMED_OUT },
    assigns: [{ name: variable, expression: 'null' }],
  };
  const continued = step.on_timeout === 'continue' ? [late] : [];
  context.state({
    name: step.id,
    body: {
      Type: 'Task',
      Comment: 'Waits for an event.',
      Resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken',
      Arguments: {
        FunctionName: context.platformFunctionName('wait-for-event'),
        Payload: {
          input: {
            match: context.template((step.event?.match ?? {}) as JsonObject),
            ...defined({ timeout_seconds: TimeoutSeconds }),
          },
          run: { ...context.runInfo(step), task_token: '{% $states.context.Task.Token %}' },
        },
      },
      ...defined({ TimeoutSeconds }),
      Retry: callbackRetry(),
    },
    edges: [...continued, ...context.catches(step), next],
    expected: next,
  });
  return { entry: step.id, pending: [], exits: [...continued, next] };
};
