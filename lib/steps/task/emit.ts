import { valueInCached } from '#contracts/cached-result.ts';
import { DEFAULT_WORKER_HEARTBEAT_SECONDS } from '#contracts/deployment.ts';
import { certain } from '#core/certain.ts';
import { defined } from '#core/defined.ts';
import { parseDurationSeconds } from '#core/durations.ts';
import type { JsonObject } from '#core/json.ts';
import type { EmitContext, Fragment } from '../emission.ts';
import { resultEdge } from '../result-edge.ts';
import type { Step } from '../step.ts';

/**
 * Returns one Task state that invokes the action's function, or gives the call to a worker by the action's activity. With a heartbeat the function
 * answers by task token; a worker always sends heartbeats.
 */
export const emit = (step: Step, context: EmitContext): Fragment => {
  const action = certain(step.uses, 'action of a task');
  const activity = context.activity(action);
  const heartbeat = parseDurationSeconds(step.heartbeat ?? '');
  const call =
    activity === undefined
      ? functionCall(step, context, heartbeat)
      : workerCall(step, context, activity, heartbeat);
  const { returned, Resource, Arguments, HeartbeatSeconds } = call;
  const result = step.cache ? valueInCached(returned) : returned;
  const next = resultEdge(step, context, result);
  context.state({
    name: step.id,
    body: {
      Type: 'Task',
      Comment: comment(step),
      Resource,
      Arguments,
      Output: `{% ${result} %}`,
      ...context.timeout(step),
      ...defined({ HeartbeatSeconds }),
      ...context.retry(step),
    },
    edges: [...context.catches(step), next],
    expected: next,
  });
  return { entry: step.id, pending: [], exits: [next] };
};

interface Call {
  /** JSONata of what the action returned. */
  returned: string;
  Resource: string;
  Arguments: JsonObject;
  HeartbeatSeconds?: number;
}

const functionCall = (step: Step, context: EmitContext, heartbeat: number | undefined): Call => {
  const run: JsonObject = context.runInfo(step);
  const callback = heartbeat !== undefined;
  if (callback) run.task_token = '{% $states.context.Task.Token %}';
  return {
    returned: callback ? '$states.result' : '$states.result.Payload',
    Resource: `arn:aws:states:::lambda:invoke${callback ? '.waitForTaskToken' : ''}`,
    Arguments: {
      FunctionName: context.functionName(certain(step.uses, 'action of a task')),
      Payload: { ...context.payload(step, step.with ?? {}, run) },
    },
    ...(callback && { HeartbeatSeconds: Math.max(1, Math.round(heartbeat)) }),
  };
};

const workerCall = (
  step: Step,
  context: EmitContext,
  Resource: string,
  heartbeat: number | undefined,
): Call => {
  const seconds = Math.max(1, Math.round(heartbeat ?? DEFAULT_WORKER_HEARTBEAT_SECONDS));
  // Step Functions takes a heartbeat only if it is shorter than the timeout.
  const { TimeoutSeconds } = context.timeout(step);
  const HeartbeatSeconds = seconds < (TimeoutSeconds ?? Number.POSITIVE_INFINITY) ? seconds : undefined;
  const run: JsonObject = {
    ...context.runInfo(step),
    at: '{% $millis() %}',
    ...defined({ timeout_seconds: TimeoutSeconds, heartbeat_seconds: HeartbeatSeconds }),
  };
  return {
    returned: '$states.result',
    Resource,
    Arguments: { ...context.payload(step, step.with ?? {}, run) },
    ...defined({ HeartbeatSeconds }),
  };
};

const comment = (step: Step): string => {
  if (step.compensate) return `Calls ${step.uses}; ${step.compensate.uses} undoes it if a later step fails.`;
  if (step.irreversible) return `Calls ${step.uses}; it cannot be undone.`;
  return `Calls ${step.uses}.`;
};
