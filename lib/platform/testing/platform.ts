import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { SFNClient, StartExecutionCommand, type StartExecutionInput } from '@aws-sdk/client-sfn';
import { type AwsStub, mockClient } from 'aws-sdk-client-mock';
import type { Clients } from '#actions/ports/clients.ts';
import { EXECUTION } from '#actions/testing/run-info.ts';
import { startTable, type TestTable } from '#actions/testing/table.ts';
import { ENVIRONMENT } from '#contracts/environment.ts';
import type { WorkflowManifest } from '#contracts/manifest.ts';
import { seededRandomness } from '#core/ids.ts';
import type { EndpointHandler } from '../handlers/define-endpoint.ts';
import type { EndpointEvent } from '../handlers/endpoint-event.ts';
import { type PlatformPorts, platformPorts } from '../platform-ports.ts';

/** ARN prefix that the tests' state machines have. */
export const STATE_MACHINES = 'arn:aws:states:us-east-1:000000000000:stateMachine:';

/** The platform on a real table, with Step Functions and EventBridge faked, because neither can run inside a Lambda's test. */
export interface TestPlatform {
  ports: PlatformPorts;
  clients: Clients;
  table: TestTable;
  // biome-ignore lint/suspicious/noExplicitAny: the stub's type parameters are the client's whole command union.
  sfn: AwsStub<any, any, any>;
  /** Returns the events put on the bus so far, as `[detail-type, detail]`. */
  published(): [string, Record<string, unknown>][];
  /** Returns the executions that Step Functions was asked to start so far; it answers each with `EXECUTION`. */
  started(): StartExecutionInput[];
  /** Milliseconds since the epoch; assign to move the clock. */
  time: { now: number };
  reset(): void;
  close(): Promise<void>;
}

/** Starts a platform that knows the given workflows. */
export const startPlatform = async (manifests: WorkflowManifest[] = []): Promise<TestPlatform> => {
  process.env[ENVIRONMENT.bus] = 'baton';
  process.env[ENVIRONMENT.stateMachineArnPrefix] = STATE_MACHINES;
  const table = await startTable();
  const settings = { region: 'us-east-1', credentials: { accessKeyId: 'local', secretAccessKey: 'local' } };
  const [sfnClient, busClient] = [new SFNClient(settings), new EventBridgeClient(settings)];
  const sfn = mockClient(sfnClient);
  const bus = mockClient(busClient);
  const time = { now: Date.UTC(2026, 0, 1) };
  const dynamo = table.client();
  const clients: Clients = {
    dynamo: async () => dynamo,
    sfn: async () => sfnClient,
    events: async () => busClient,
  };
  const ports = {
    ...platformPorts(clients, { now: () => time.now }, seededRandomness(1)),
    manifests: async () => new Map(manifests.map((manifest) => [manifest.name, manifest])),
    deployment: async () => undefined,
  };
  const reset = (): void => {
    sfn.reset();
    sfn.on(StartExecutionCommand).resolves({ executionArn: EXECUTION, startDate: new Date(time.now) });
    bus.reset();
    bus.on(PutEventsCommand).resolves({ FailedEntryCount: 0, Entries: [{ EventId: 'one' }] });
  };
  reset();
  return {
    ports,
    clients,
    table,
    sfn,
    time,
    reset,
    started: () => sfn.commandCalls(StartExecutionCommand).map(({ args }) => args[0].input),
    published: () =>
      bus
        .commandCalls(PutEventsCommand)
        .flatMap(({ args }) => args[0].input.Entries ?? [])
        .map(({ DetailType, Detail }) => [DetailType ?? '', JSON.parse(Detail ?? '{}')]),
    close: () => table.close(),
  };
};

/** Calls an endpoint as API Gateway does, and parses the answer. */
export const request = async (
  handler: EndpointHandler,
  event: Partial<EndpointEvent> & { json?: unknown },
  // biome-ignore lint/suspicious/noExplicitAny: tests look into bodies of every shape.
): Promise<{ status: number; headers: Record<string, unknown>; body: any }> => {
  const { json, ...rest } = event;
  const response = await handler({
    headers: {},
    pathParameters: null,
    queryStringParameters: null,
    body: json === undefined ? null : JSON.stringify(json),
    ...rest,
  });
  const isJson = response.headers?.['content-type'] === 'application/json';
  return {
    status: response.statusCode,
    headers: response.headers ?? {},
    body: isJson ? JSON.parse(response.body) : response.body,
  };
};
