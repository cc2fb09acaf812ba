import {
  CreateActivityCommand,
  CreateStateMachineCommand,
  DescribeExecutionCommand,
  GetActivityTaskCommand,
  GetExecutionHistoryCommand,
  ListExecutionsCommand,
  ListStateMachineVersionsCommand,
  PublishStateMachineVersionCommand,
  paginateGetExecutionHistory,
  SendTaskFailureCommand,
  SendTaskSuccessCommand,
  SFNClient,
  StartExecutionCommand,
  StartSyncExecutionCommand,
  StopExecutionCommand,
} from '@aws-sdk/client-sfn';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Served, serve } from '../serve.ts';

const ROLE = 'arn:aws:iam::123456789012:role/states';
let served: Served;
let sfn: SFNClient;
let machines = 0;

beforeAll(async () => {
  served = await serve({ port: 0 });
  sfn = new SFNClient({
    endpoint: served.url,
    region: 'us-east-1',
    maxAttempts: 1,
    // StartSyncExecution would go to the host sync-127.0.0.1.
    disableHostPrefix: true,
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
});

afterAll(async () => {
  sfn.destroy();
  await served.close();
});

const create = async (states: object, extra: { type?: 'STANDARD' | 'EXPRESS' } = {}): Promise<string> => {
  const definition = JSON.stringify({ StartAt: Object.keys(states)[0], States: states });
  const name = `machine-${++machines}`;
  const { stateMachineArn } = await sfn.send(
    new CreateStateMachineCommand({ name, definition, roleArn: ROLE, ...extra }),
  );
  return stateMachineArn ?? '';
};

const start = async (stateMachineArn: string, input: object = {}): Promise<string> => {
  const command = new StartExecutionCommand({ stateMachineArn, input: JSON.stringify(input) });
  return (await sfn.send(command)).executionArn ?? '';
};

const describeEnd = async (executionArn: string) => {
  await served.engine.ended(executionArn);
  return sfn.send(new DescribeExecutionCommand({ executionArn }));
};

describe('an execution over HTTP', () => {
  it('runs and is described with AWS shapes', async () => {
    const arn = await start(await create({ A: { Type: 'Pass', Result: { x: 1 }, End: true } }));
    const end = await describeEnd(arn);

    expect(end).toMatchObject({
      status: 'SUCCEEDED',
      input: '{}',
      output: '{"x":1}',
      redriveCount: 0,
      redriveStatus: 'NOT_REDRIVABLE',
      redriveStatusReason: 'Execution is SUCCEEDED and cannot be redriven',
    });
    expect(end.startDate).toBeInstanceOf(Date);
    expect(arn).toMatch(/^arn:aws:states:us-east-1:123456789012:execution:machine-\d+:[0-9a-f-]{36}$/);
  });

  it('pages its history in both orders, with and without data', async () => {
    const states = Object.fromEntries(
      Array.from({ length: 30 }, (_, i) => [
        `S${i}`,
        { Type: 'Pass', ...(i < 29 ? { Next: `S${i + 1}` } : { End: true }) },
      ]),
    );
    const executionArn = await start(await create(states));
    await served.engine.ended(executionArn);
    const ids: number[] = [];
    for await (const page of paginateGetExecutionHistory({ client: sfn }, { executionArn, maxResults: 7 })) {
      expect(page.events?.length).toBeLessThanOrEqual(7);
      ids.push(...(page.events ?? []).map((event) => event.id ?? 0));
    }

    expect(ids).toEqual(Array.from({ length: 62 }, (_, i) => i + 1));

    const reverse = await sfn.send(
      new GetExecutionHistoryCommand({
        executionArn,
        reverseOrder: true,
        maxResults: 2,
        includeExecutionData: false,
      }),
    );

    expect(reverse.events?.map((event) => [event.id, event.type])).toEqual([
      [62, 'ExecutionSucceeded'],
      [61, 'PassStateExited'],
    ]);
    expect(reverse.events?.[1]?.stateExitedEventDetails?.output).toBeUndefined();
  });

  it('is started once for one name and input, and the name is not given twice', async () => {
    const stateMachineArn = await create({ W: { Type: 'Wait', Seconds: 600, End: true } });
    const first = await sfn.send(
      new StartExecutionCommand({ stateMachineArn, name: 'one', input: '{"a":1}' }),
    );
    const again = await sfn.send(
      new StartExecutionCommand({ stateMachineArn, name: 'one', input: '{ "a": 1 }' }),
    );

    expect(again).toMatchObject({ executionArn: first.executionArn, startDate: first.startDate });

    const other = new StartExecutionCommand({ stateMachineArn, name: 'one', input: '{"a":2}' });

    await expect(sfn.send(other)).rejects.toMatchObject({
      name: 'ExecutionAlreadyExists',
      message: `Execution Already Exists: '${first.executionArn}'`,
    });

    await sfn.send(
      new StopExecutionCommand({ executionArn: first.executionArn, error: 'E', cause: 'enough' }),
    );

    expect(await describeEnd(first.executionArn ?? '')).toMatchObject({
      status: 'ABORTED',
      error: 'E',
      cause: 'enough',
    });

    const closed = new StartExecutionCommand({ stateMachineArn, name: 'one', input: '{"a":1}' });

    await expect(sfn.send(closed)).rejects.toMatchObject({ name: 'ExecutionAlreadyExists' });
  });

  it.each([
    [
      'not json',
      "Unrecognized token 'not': was expecting (JSON String, Number, Array, Object or token 'null', 'true' or 'false')",
    ],
    ["{'not': 1}", "Unexpected character (''' (code 39)): was expecting double-quote to start field name"],
    ['', 'Invalid execution input.'],
  ])('is not started with the input %j', async (input, words) => {
    const stateMachineArn = await create({ A: { Type: 'Pass', End: true } });

    await expect(sfn.send(new StartExecutionCommand({ stateMachineArn, input }))).rejects.toMatchObject({
      name: 'InvalidExecutionInput',
      message: `Invalid State Machine Execution Input: '${words}'`,
    });
  });

  it('lists by status, newest first, page by page', async () => {
    const stateMachineArn = await create({ A: { Type: 'Pass', End: true } });
    const arns: string[] = [];
    for (let i = 0; i < 5; i++) arns.unshift(await start(stateMachineArn));
    const listed: string[] = [];
    let nextToken: string | undefined;
    do {
      const page = await sfn.send(new ListExecutionsCommand({ stateMachineArn, maxResults: 2, nextToken }));
      listed.push(...(page.executions ?? []).map((execution) => execution.executionArn ?? ''));
      nextToken = page.nextToken;
    } while (nextToken);

    expect(listed).toEqual(arns);

    const failed = await sfn.send(new ListExecutionsCommand({ stateMachineArn, statusFilter: 'FAILED' }));

    expect(failed.executions).toEqual([]);
  });

  it('runs an express machine to its end in one call, and keeps nothing of it', async () => {
    const stateMachineArn = await create(
      { A: { Type: 'Fail', Error: 'Oh', Cause: 'no' } },
      { type: 'EXPRESS' },
    );
    const answer = await sfn.send(new StartSyncExecutionCommand({ stateMachineArn, input: '{}' }));

    expect(answer).toMatchObject({
      status: 'FAILED',
      error: 'Oh',
      cause: 'no',
      billingDetails: { billedMemoryUsedInMB: 64 },
    });
    expect(answer.executionArn).toMatch(/:express:machine-\d+:[^:]+:[^:]+$/);

    const { executionArn } = answer;

    await expect(sfn.send(new DescribeExecutionCommand({ executionArn }))).rejects.toMatchObject({
      name: 'InvalidArn',
      message: "Invalid Arn: 'Resource type not valid in this context: express'",
    });

    const standard = await create({ A: { Type: 'Pass', End: true } });
    const sync = new StartSyncExecutionCommand({ stateMachineArn: standard });

    await expect(sfn.send(sync)).rejects.toMatchObject({ name: 'StateMachineTypeNotSupported' });
  });
});

describe('a new resource', () => {
  it('is in the region, and the account, that its request was signed for', async () => {
    const credentials = { accessKeyId: '999999999999', secretAccessKey: 'test' };
    const elsewhere = new SFNClient({ endpoint: served.url, region: 'eu-central-1', credentials });
    const { activityArn } = await elsewhere.send(new CreateActivityCommand({ name: 'far' }));

    expect(activityArn).toBe('arn:aws:states:eu-central-1:999999999999:activity:far');

    elsewhere.destroy();
  });
});

describe('an activity', () => {
  it('hands its task to a worker that waits, which answers with the token', async () => {
    const { activityArn } = await sfn.send(new CreateActivityCommand({ name: 'work' }));
    const polled = sfn.send(new GetActivityTaskCommand({ activityArn, workerName: 'w1' }));
    const executionArn = await start(
      await create({ T: { Type: 'Task', Resource: activityArn, End: true } }),
      { n: 1 },
    );
    const { taskToken, input } = await polled;

    expect(input).toBe('{"n":1}');

    await sfn.send(new SendTaskSuccessCommand({ taskToken, output: '"done"' }));

    expect(await describeEnd(executionArn)).toMatchObject({ status: 'SUCCEEDED', output: '"done"' });

    const { events } = await sfn.send(new GetExecutionHistoryCommand({ executionArn }));

    expect(events?.find((event) => event.type === 'ActivityStarted')?.activityStartedEventDetails).toEqual({
      workerName: 'w1',
    });

    const late = new SendTaskFailureCommand({ taskToken });

    await expect(sfn.send(late)).rejects.toMatchObject({ name: 'TaskTimedOut' });

    const bogus = new SendTaskFailureCommand({ taskToken: 'bogus' });

    const isUnknown = { name: 'InvalidToken', message: "Invalid Token: 'Invalid token'" };

    await expect(sfn.send(bogus)).rejects.toMatchObject(isUnknown);

    const unreadable = new SendTaskSuccessCommand({ taskToken: 'bogus', output: 'no JSON' });

    await expect(sfn.send(unreadable)).rejects.toMatchObject(isUnknown);
  });
});

describe('a request', () => {
  it('that names something missing, or that is not an ARN, gets an error that says so', async () => {
    const arn = 'arn:aws:states:us-east-1:123456789012:execution:a:b';
    for (const [executionArn, name, message] of [
      [arn, 'ExecutionDoesNotExist', `Execution Does Not Exist: '${arn}'`],
      ['no-arn', 'InvalidArn', "Invalid Arn: 'Invalid ARN prefix: no-arn'"],
    ]) {
      const command = new DescribeExecutionCommand({ executionArn });
      await expect(sfn.send(command)).rejects.toMatchObject({ name, message });
    }
    const stateMachineArn = 'no-arn';
    for (const sent of [
      sfn.send(new PublishStateMachineVersionCommand({ stateMachineArn })),
      sfn.send(new ListStateMachineVersionsCommand({ stateMachineArn })),
    ]) {
      await expect(sent).rejects.toMatchObject({
        name: 'InvalidArn',
        message: "Invalid Arn: 'Invalid ARN prefix: no-arn'",
      });
    }
  });
});
