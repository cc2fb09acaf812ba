import { isObject, type JsonObject } from '#core/json.ts';
import { jsonText } from '#core/json-text.ts';
import { TaskFailure } from '../integration.ts';
import { optimised } from '../optimised.ts';

/**
 * `events:putEvents`: the ARNs of the state machine and the execution are added to each entry's resources, and a refused entry fails
 * the task. The result says nothing of the HTTP response (recorded on AWS).
 * https://docs.aws.amazon.com/step-functions/latest/dg/connect-eventbridge.html
 */
export const events = optimised({
  service: 'eventbridge',
  errors: 'EventBridge',
  causes: 'AmazonCloudWatchEvents',
  withMetadata: false,
  prepare: (parameters, call) => ({
    ...parameters,
    Entries: eventEntries(parameters, call.context.executionArn),
  }),
  check: (output) => {
    if (Number(output.FailedEntryCount ?? 0) > 0) {
      throw new TaskFailure('EventBridge.FailedEntry', jsonText(output));
    }
  },
});

/** Returns the entries of a putEvents task, each with what sends it among its resources and its detail as JSON text. */
export const eventEntries = (parameters: JsonObject, executionArn: string): JsonObject[] => {
  const entries = Array.isArray(parameters.Entries) ? parameters.Entries.filter(isObject) : [];
  return entries.map((entry) => {
    const { Detail: detail, Resources: resources } = entry;
    return {
      ...entry,
      ...(detail !== undefined && { Detail: typeof detail === 'string' ? detail : jsonText(detail) }),
      Resources: [
        ...(Array.isArray(resources) ? resources : []),
        stateMachineArn(executionArn),
        executionArn,
      ],
    };
  });
};

const stateMachineArn = (executionArn: string): string => {
  const [arn, partition, states, region, account, , machine] = executionArn.split(':');
  return [arn, partition, states, region, account, 'stateMachine', machine].join(':');
};
