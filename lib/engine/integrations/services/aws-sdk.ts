import { type Integration, TaskFailure } from '../integration.ts';
import { callSdk, type SdkProblem } from '../sdk/call.ts';

/**
 * `aws-sdk:<service>:<action>`: any operation of any service whose SDK client is installed.
 * https://docs.aws.amazon.com/step-functions/latest/dg/supported-services-awssdk.html
 */
export const awsSdk: Integration = {
  async invoke(call) {
    const { resource } = call;
    if (resource.kind !== 'integration')
      throw new TaskFailure('States.Runtime', `No SDK action: ${resource.arn}`);
    const service = resource.resourceType.replace(/^aws-sdk:/, '');
    const { SDK_NAMES } = await import('../sdk/shapes.ts');
    const { output } = await callSdk({
      service,
      names: SDK_NAMES,
      action: resource.action,
      parameters: call.arguments,
      task: call,
      failure: sdkFailure,
    });
    return output;
  },
};

/**
 * Failures of SDK integrations: `DynamoDb.ResourceNotFoundException`, `Rds.DbInstanceNotFoundException`, as the SDK for Java 2 names
 * classes.
 */
export const sdkFailure = (problem: SdkProblem): TaskFailure => {
  const { message, status, requestId, extendedRequestId } = problem;
  const service = javaName(problem.serviceId);
  const name = problem.modelled ? javaName(problem.name.replace(/Fault$/, '')) : service;
  const error = `${service}.${name.endsWith('Exception') ? name : `${name}Exception`}`;
  if (status === undefined) return new TaskFailure(error, message);
  const ids = `Request ID: ${requestId}${extendedRequestId ? `, Extended Request ID: ${extendedRequestId}` : ''}`;
  return new TaskFailure(error, `${message} (Service: ${service}, Status Code: ${status}, ${ids})`);
};

/** `DynamoDB` is `DynamoDb`, `Secrets Manager` is `SecretsManager`. */
const javaName = (name: string): string =>
  name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1 $2')
    .split(/[^A-Za-z0-9]+/)
    .map((word) => word.slice(0, 1).toUpperCase() + word.slice(1).toLowerCase())
    .join('');
