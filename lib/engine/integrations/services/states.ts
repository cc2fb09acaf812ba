import { isObject, type Json, type JsonObject } from '#core/json.ts';
import { jsonText, parseJsonText } from '#core/json-text.ts';
import type { ExecutionRecord } from '../../store/store.ts';
import { type Integration, type TaskCall, TaskFailure } from '../integration.ts';

/** What the integration needs of the engine that it runs in. */
export interface ChildStarter {
  startExecution(request: {
    stateMachineArn: string;
    name: string;
    input: string;
    traceHeader?: string;
  }): Promise<{ executionArn: string; startDate: number }>;
  stopExecution(request: { executionArn: string }): Promise<unknown>;
  ended(executionArn: string): Promise<ExecutionRecord | undefined>;
}

/**
 * Performs `states:startExecution`, `.sync`, `.sync:2` and `.waitForTaskToken`: child executions in the same engine. A child
 * without a name gets one that is the same when its task is run again after a crash, so that it is started once.
 * https://docs.aws.amazon.com/step-functions/latest/dg/connect-stepfunctions.html
 */
export const statesIntegration = (engine: () => ChildStarter): Integration => ({
  exact: true,
  async invoke(call) {
    const { StateMachineArn, Name, Input, TraceHeader } = isObject(call.arguments) ? call.arguments : {};
    const name = typeof Name === 'string' ? Name : uuidLike(call.context.idempotencyKey);
    try {
      const { executionArn, startDate } = await engine().startExecution({
        stateMachineArn: String(StateMachineArn),
        name,
        input: typeof Input === 'string' ? Input : jsonText(Input ?? {}),
        ...(typeof TraceHeader === 'string' && { traceHeader: TraceHeader }),
      });
      return { ExecutionArn: executionArn, ...metadata(call), StartDate: Math.round(startDate * 1000) };
    } catch (error) {
      throw startFailure(error, call);
    }
  },

  async wait(call, submitted) {
    const executionArn = isObject(submitted) ? String(submitted.ExecutionArn) : '';
    const ended = await engine().ended(executionArn);
    if (!ended) throw new TaskFailure('States.TaskFailed', `The execution ${executionArn} does not exist`);
    const { resource } = call;
    const parsed = resource.kind === 'integration' && resource.pattern === 'sync:2';
    const result = childResult(ended, parsed);
    if (ended.status !== 'SUCCEEDED') throw new TaskFailure('States.TaskFailed', jsonText(result));
    return result;
  },

  async cancel(_call, submitted) {
    if (isObject(submitted)) await engine().stopExecution({ executionArn: String(submitted.ExecutionArn) });
  },
});

/** Returns what a .sync task answers: the child's description, its input and output as text, or parsed under .sync:2. */
const childResult = (record: ExecutionRecord, parsed: boolean): JsonObject => {
  const payload = (text: string): Json => (parsed ? parseJsonText(text) : text);
  return {
    ...(record.cause !== undefined && { Cause: record.cause }),
    ...(record.error !== undefined && { Error: record.error }),
    ExecutionArn: record.arn,
    Input: payload(record.input),
    InputDetails: { Included: true },
    Name: record.name,
    ...(record.output !== undefined && { Output: payload(record.output), OutputDetails: { Included: true } }),
    RedriveCount: record.redriveCount,
    RedriveStatus: record.status === 'SUCCEEDED' ? 'NOT_REDRIVABLE' : 'REDRIVABLE',
    ...(record.status === 'SUCCEEDED' && {
      RedriveStatusReason: 'Execution is SUCCEEDED and cannot be redriven',
    }),
    StartDate: record.startedAt,
    StateMachineArn: record.stateMachineArn,
    ...(record.stateMachineAliasArn !== undefined && { StateMachineAliasArn: record.stateMachineAliasArn }),
    ...(record.stateMachineVersionArn !== undefined && {
      StateMachineVersionArn: record.stateMachineVersionArn,
    }),
    Status: record.status,
    ...(record.stoppedAt !== undefined && { StopDate: record.stoppedAt }),
  };
};

const startFailure = (error: unknown, call: TaskCall): unknown => {
  if (!(error instanceof Error)) return error;
  const name = error.name.endsWith('Exception') ? error.name : `${error.name}Exception`;
  const details = `(Service: AWSStepFunctions; Status Code: 400; Error Code: ${error.name}; Request ID: ${requestId(call)}; Proxy: null)`;
  return new TaskFailure(`StepFunctions.${name}`, `${error.message} ${details}`);
};

const metadata = (call: TaskCall): JsonObject => ({
  SdkHttpMetadata: {
    AllHttpHeaders: { 'x-amzn-RequestId': [requestId(call)], 'Content-Type': ['application/x-amz-json-1.0'] },
    HttpHeaders: { 'x-amzn-RequestId': requestId(call), 'Content-Type': 'application/x-amz-json-1.0' },
    HttpStatusCode: 200,
  },
  SdkResponseMetadata: { RequestId: requestId(call) },
});

const requestId = (call: TaskCall): string => uuidLike(call.context.idempotencyKey);

const uuidLike = (hex: string): string =>
  [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join('-');
