import { defined } from '#core/defined.ts';
import { isObject, type Json, type JsonObject } from '#core/json.ts';
import { type Integration, type TaskCall, TaskFailure } from '#engine/integrations/integration.ts';
import { eventOf, functionFailure, invokeResult } from '#engine/integrations/services/lambda.ts';
import type { WorkerPool } from '../workers/pool.ts';
import type { LocalIntegration } from './local-integration.ts';

/**
 * Returns Step Functions' Lambda integration with the worker pool; results and errors have the same shapes as on AWS
 * (https://docs.aws.amazon.com/step-functions/latest/dg/connect-lambda.html). In virtual time, where nothing waits for a worker, it also
 * runs the action of an activity when its task is scheduled.
 */
export const lambdaIntegration: LocalIntegration = ({ pool }) => {
  const lambda = localLambda(pool);
  return { lambda, activity: lambda };
};

const localLambda = (pool: Promise<WorkerPool>): Integration => ({
  async invoke(call) {
    const { reference, payload } = targetOf(call);
    const outcome = await (await pool).invoke(reference, payload, {
      signal: call.signal,
      ...defined({ now: call.context.now, onHeld: call.hold }),
    });
    if ('failure' in outcome) {
      const { errorType, errorMessage } = outcome.failure;
      if (/^Lambda\.\w+Exception$/.test(errorType)) throw new TaskFailure(errorType, errorMessage);
      throw functionFailure(JSON.stringify(outcome.failure));
    }
    if (call.resource.kind !== 'integration') return outcome.payload;
    const { requestId } = outcome;
    const answer = {
      output: { ExecutedVersion: '$LATEST', StatusCode: 200 },
      status: 200,
      requestId,
      headers: {},
    };
    return invokeResult(outcome.payload, answer);
  },
});

const targetOf = ({ resource, arguments: parameters }: TaskCall): { reference: string; payload: Json } => {
  if (resource.kind === 'lambda') return { reference: resource.arn, payload: parameters };
  // An activity has the name of its action's function.
  if (resource.kind === 'activity')
    return { reference: resource.arn.split(':').at(-1) ?? '', payload: parameters };
  const { FunctionName, Payload } = isObject(parameters) ? parameters : ({} as JsonObject);
  if (typeof FunctionName !== 'string') {
    throw new TaskFailure(
      'States.Runtime',
      'The task has no FunctionName; expected the name or ARN of a function',
    );
  }
  return { reference: FunctionName, payload: eventOf(Payload) };
};
