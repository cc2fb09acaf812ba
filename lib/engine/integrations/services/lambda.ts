import { isObject, type Json, type JsonObject } from '#core/json.ts';
import { jsonText, parseJsonText } from '#core/json-text.ts';
import { type Integration, type TaskCall, TaskFailure } from '../integration.ts';
import { optimisedFailure } from '../optimised.ts';
import { callSdk, type SdkAnswer, sdkMetadata } from '../sdk/call.ts';

/**
 * `lambda:invoke` and tasks whose resource is a function's ARN.
 * https://docs.aws.amazon.com/step-functions/latest/dg/connect-lambda.html
 */
export const lambda: Integration = {
  exact: true,
  async invoke(call) {
    const { resource } = call;
    if (resource.kind === 'lambda') {
      const answer = await invokeFunction(call, { FunctionName: resource.arn, Payload: call.arguments });
      return payloadOf(answer);
    }
    const parameters = isObject(call.arguments) ? call.arguments : {};
    const answer = await invokeFunction(call, { ...parameters, Payload: eventOf(parameters.Payload) });
    return invokeResult(payloadOf(answer), answer);
  },
};

/**
 * Returns the event that a function gets for the `Payload` of `lambda:invoke`: what a text says if it is JSON, and an empty object for
 * none (recorded on AWS).
 */
export const eventOf = (payload: Json | undefined): Json => {
  if (payload === undefined || payload === null) return {};
  return typeof payload === 'string' && payload !== '' ? parsedPayload(payload) : payload;
};

/** Returns the result of `lambda:invoke`, as AWS shapes it. */
export const invokeResult = (payload: Json, answer: SdkAnswer): JsonObject => {
  const { ExecutedVersion: version, LogResult: log, StatusCode: status } = answer.output;
  return {
    ...(version !== undefined && { ExecutedVersion: version }),
    ...(log !== undefined && { LogResult: log }),
    Payload: payload,
    ...sdkMetadata(answer),
    StatusCode: status ?? answer.status,
  };
};

/** Returns how a task fails whose function failed: its error type, and what it returned as the cause. */
export const functionFailure = (payload: string): TaskFailure => {
  const parsed = parsedPayload(payload);
  const type = isObject(parsed) ? parsed.errorType : undefined;
  if (typeof type === 'string' && type !== '') return new TaskFailure(type, payload);
  return new TaskFailure(
    'Lambda.Unknown',
    `The cause could not be determined because Lambda did not return an error type. Returned payload: ${payload}`,
  );
};

const invokeFunction = async (call: TaskCall, parameters: JsonObject): Promise<SdkAnswer> => {
  const { Payload: payload = null, ...rest } = parameters;
  const answer = await callSdk({
    service: 'lambda',
    action: 'invoke',
    // A payload is JSON text to Lambda, also where it is a single string.
    parameters: { ...rest, Payload: jsonText(payload) },
    task: call,
    failure: optimisedFailure('Lambda', 'AWSLambda'),
  });
  if (answer.output.FunctionError !== undefined) throw functionFailure(String(answer.output.Payload ?? ''));
  return answer;
};

const payloadOf = (answer: SdkAnswer): Json => parsedPayload(String(answer.output.Payload ?? ''));

const parsedPayload = (payload: string): Json => {
  if (payload === '') return '';
  try {
    return parseJsonText(payload);
  } catch {
    return payload;
  }
};
