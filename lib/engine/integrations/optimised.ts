import type { JsonObject } from '#core/json.ts';
import { isObject } from '#core/json.ts';
import { type Integration, type TaskCall, TaskFailure } from './integration.ts';
import { callSdk, type SdkProblem, sdkMetadata } from './sdk/call.ts';

/** How a service's optimised integration differs from a bare SDK call. */
export interface OptimisedOptions {
  /** As in task resources and as the SDK's package is named. */
  service: string;
  /** What error names start with, e.g. `SQS`. */
  errors: string;
  /** How causes name the service, e.g. `AmazonSQS`. */
  causes: string;
  /** False if the result says nothing of the HTTP response. Default: true. */
  withMetadata?: boolean;
  /** Turns a task's parameters into the operation's. */
  prepare?(parameters: JsonObject, call: TaskCall): JsonObject;
  /** Looks at the result before the task succeeds; may throw a TaskFailure. */
  check?(output: JsonObject): void;
}

/**
 * Returns an optimised integration: one SDK operation, its result with the metadata of the HTTP response, and errors named as
 * AWS names them. https://docs.aws.amazon.com/step-functions/latest/dg/integrate-optimized.html
 */
export const optimised = (options: OptimisedOptions): Integration => ({
  async invoke(call) {
    const { resource } = call;
    const action = resource.kind === 'integration' ? resource.action : '';
    const given = isObject(call.arguments) ? call.arguments : {};
    const answer = await callSdk({
      service: options.service,
      action,
      parameters: options.prepare ? options.prepare(given, call) : given,
      task: call,
      failure: optimisedFailure(options.errors, options.causes),
    });
    const metadata = options.withMetadata === false ? {} : sdkMetadata(answer);
    const output = { ...answer.output, ...metadata };
    options.check?.(output);
    return output;
  },
});

/** Failures of optimised integrations: `SQS.QueueDoesNotExistException`, with the cause in the older SDK's words. */
export const optimisedFailure =
  (errors: string, causes: string) =>
  (problem: SdkProblem): TaskFailure => {
    const { code, message, status, requestId } = problem;
    const name = problem.modelled ? problem.name : causes.replace(/v\d+$/, '');
    const error = `${errors}.${name.endsWith('Exception') ? name : `${name}Exception`}`;
    if (status === undefined) return new TaskFailure(error, message);
    const details = `(Service: ${causes}; Status Code: ${status}; Error Code: ${code}; Request ID: ${requestId}; Proxy: null)`;
    return new TaskFailure(error, `${message} ${details}`);
  };
