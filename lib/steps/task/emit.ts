import { valueInCached } from '#contracts/cached-result.ts';
import { certain } from '#core/certain.ts';
import { parseDurationSeconds } from '#core/durations.ts';
import type { JsonObject } from '#core/json.ts';
import type { Edge, EmitContext, Fragment } from '../emission.ts';
import type { Step } from '../step.ts';

/** One Task state that invokes the action's function; with a heartbeat the function answers by task token. */
export const emit = (step: Step, context: EmitContext): Fragment => {
  const heartbeat = parseDurationSeconds(step.heartbeat ?? '');
  const callback = heartbeat !== undefined;
  const returned = callback ? '$states.result' : '$states.result.Payload';
  const result = step.cache ? valueInCached(returned) : returned;
  const run: JsonObject = context.runInfo(step);
  if (callback) run.task_token = '{% $states.context.Task.Token %}';
  const next: Edge = {
    slot: { kind: 'next' },
    assigns: [{ name: context.variable(step.id), expression: result }, ...context.record(step)],
  };
  context.state({
    name: step.id,
    body: {
      Type: 'Task',
      Comment: comment(step),
      Resource: `arn:aws:states:::lambda:invoke${callback ? '.waitForTaskToken' : ''}`,
      Arguments: {
        FunctionName: context.functionName(certain(step.uses, 'action of a task')),
        Payload: { ...context.payload(step, step.with ?? {}, run) },
      },
      Output: `{% ${result} %}`,
      ...context.timeout(step),
      ...(callback ? { HeartbeatSeconds: Math.max(1, Math.round(heartbeat)) } : {}),
      ...context.retry(step),
    },
    edges: [...context.catches(step), next],
    expected: next,
  });
  return { entry: step.id, pending: [], exits: [next] };
};

const comment = (step: Step): string => {
  if (step.compensate) return `Calls ${step.uses}; ${step.compensate.uses} undoes it if a later step fails.`;
  if (step.irreversible) return `Calls ${step.uses}; it cannot be undone.`;
  return `Calls ${step.uses}.`;
};
