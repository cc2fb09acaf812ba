import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createEngine, type Engine } from '../engine.ts';
import { type TaskCall, TaskFailure } from '../integrations/integration.ts';

// What the API reference says of single operations: https://docs.aws.amazon.com/step-functions/latest/apireference/
const ROLE = 'arn:aws:iam::123456789012:role/states';
const DAY = 86_400_000;
const machineOf = (states: object): string =>
  JSON.stringify({ StartAt: Object.keys(states)[0], States: states });
const PASS = machineOf({ A: { Type: 'Pass', End: true } });
const TASK = machineOf({
  T: {
    Type: 'Task',
    Resource: 'arn:aws:states:::lambda:invoke',
    Parameters: { FunctionName: 'f' },
    End: true,
  },
});
const SHARED = machineOf({
  M: {
    Type: 'Map',
    Label: 'M',
    ItemProcessor: {
      ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'EXPRESS' },
      StartAt: 'T',
      States: {
        T: {
          Type: 'Task',
          Resource: 'arn:aws:states:::lambda:invoke',
          Parameters: { FunctionName: 'f' },
          End: true,
        },
      },
    },
    End: true,
  },
});

let engine: Engine;
let now: number;
let isHealthy: boolean;
/** The token of the first task. */
let token: PromiseWithResolvers<string>;

beforeEach(() => {
  now = Date.now();
  isHealthy = true;
  token = Promise.withResolvers();
  const lambda = {
    invoke: async ({ arguments: item, context }: TaskCall) => {
      token.resolve(context.taskToken ?? '');
      if (!isHealthy && item !== 'sound') throw new TaskFailure('Down', 'for now');
      return 'fine';
    },
  };
  engine = createEngine({ region: 'us-east-1', clock: { now: () => now }, integrations: { lambda } });
});
afterEach(() => engine.close());

const create = (name: string, definition = PASS, extra = {}) =>
  engine.createStateMachine({ name, definition, roleArn: ROLE, ...extra });

const run = async (definition: string, request: { name?: string; input?: string } = {}): Promise<string> => {
  const { stateMachineArn } = await create('m', definition);
  const { executionArn } = await engine.startExecution({ stateMachineArn, ...request });
  await engine.ended(executionArn);
  return executionArn;
};

const refused = (name: string, message?: RegExp) =>
  message ? { name, message: expect.stringMatching(message) } : { name };

describe('CreateStateMachine', () => {
  it('takes the same request for the same machine, whatever its role and tags say', async () => {
    const made = await create('m', PASS, { publish: true, versionDescription: 'first' });
    const again = { publish: true, versionDescription: 'first', tags: [{ key: 'k', value: 'v' }] };

    expect(await create('m', PASS, { ...again, roleArn: `${ROLE}2` })).toEqual(made);

    const { stateMachineArn } = made;

    expect(await engine.listTagsForResource({ resourceArn: stateMachineArn })).toEqual({ tags: [] });
    expect(await engine.describeStateMachine({ stateMachineArn })).toMatchObject({ roleArn: ROLE });

    for (const other of [{}, { ...again, versionDescription: 'second' }, { ...again, type: 'EXPRESS' }]) {
      await expect(create('m', PASS, other)).rejects.toMatchObject(refused('StateMachineAlreadyExists'));
    }
  });

  it.each([
    ['InvalidLoggingConfiguration', { loggingConfiguration: { level: 'ALL' } }],
    ['InvalidEncryptionConfiguration', { encryptionConfiguration: { type: 'CUSTOMER_MANAGED_KMS_KEY' } }],
    ['TooManyTags', { tags: Array.from({ length: 51 }, (_, i) => ({ key: `k${i}`, value: '' })) }],
  ])('answers %s to a configuration that can not be', async (name, extra) => {
    await expect(create('m', PASS, extra)).rejects.toMatchObject(refused(name));
    expect((await engine.listStateMachines({})).stateMachines).toEqual([]);
  });

  it('says of logging in its own words, without quotes around them', async () => {
    await expect(create('m', PASS, { loggingConfiguration: { level: 'ALL' } })).rejects.toMatchObject(
      refused(
        'InvalidLoggingConfiguration',
        /^Invalid Logging Configuration: Must specify exactly one Log Destination\.$/,
      ),
    );
  });

  it.each(['[]', '1', 'null', '"text"', '{'])('reports that %s is not a definition', async (definition) => {
    await expect(create('m', definition)).rejects.toMatchObject(
      refused('InvalidDefinition', /INVALID_JSON_DESCRIPTION|Definition must be a valid JSON object/),
    );
  });
});

describe('requests', () => {
  it('count the bytes of payloads, and do not repeat what is sensitive', async () => {
    const { stateMachineArn } = await create('m');
    const input = JSON.stringify('é'.repeat(140_000));

    await expect(engine.startExecution({ stateMachineArn, input })).rejects.toMatchObject({
      name: 'ValidationException',
      message:
        "1 validation error detected: Value at 'input' failed to satisfy constraint: Member must have length less than or equal to 262144",
    });
    await expect(engine.startExecution({ stateMachineArn, traceHeader: 'é' })).rejects.toMatchObject(
      refused('ValidationException', /traceHeader/),
    );
  });

  it('do not take the ARN of a Map state for one of a state machine', async () => {
    const { stateMachineArn } = await create('m', SHARED);
    const labelled = `${stateMachineArn}/M`;
    for (const attempt of [
      engine.startExecution({ stateMachineArn: labelled }),
      engine.deleteStateMachine({ stateMachineArn: labelled }),
      engine.updateStateMachine({ stateMachineArn: labelled, definition: PASS }),
    ]) {
      await expect(attempt).rejects.toMatchObject(refused('ValidationException'));
    }
  });

  it('for metadata only get an empty definition and no payloads', async () => {
    const executionArn = await run(PASS);
    const stateMachineArn = executionArn
      .replace('execution', 'stateMachine')
      .split(':')
      .slice(0, 7)
      .join(':');
    const includedData = 'METADATA_ONLY';

    expect((await engine.describeStateMachine({ stateMachineArn, includedData })).definition).toBe('{}');

    const seen = await engine.describeExecution({ executionArn, includedData });

    expect(seen).toMatchObject({ inputDetails: { included: false }, outputDetails: { included: false } });
    expect(seen).not.toHaveProperty('input');
    expect(seen).not.toHaveProperty('output');
  });
});

describe('an execution', () => {
  it('leaves its name free 90 days after its end', async () => {
    const executionArn = await run(PASS, { name: 'n', input: '1' });
    const stateMachineArn = executionArn.replace('execution', 'stateMachine').slice(0, -2);
    now += 90 * DAY;

    await expect(engine.startExecution({ stateMachineArn, name: 'n', input: '2' })).rejects.toMatchObject(
      refused('ExecutionAlreadyExists'),
    );

    now += 1;
    await engine.startExecution({ stateMachineArn, name: 'n', input: '2' });

    expect(await engine.describeExecution({ executionArn })).toMatchObject({ input: '2' });
  });

  it('ends with its next transition once its machine is being deleted', async () => {
    const states = {
      W: {
        Type: 'Task',
        Resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken',
        Parameters: { FunctionName: 'f' },
        Next: 'X',
      },
      X: { Type: 'Pass', Next: 'Y' },
      Y: { Type: 'Wait', Seconds: 900, End: true },
    };
    const { stateMachineArn } = await create('m', machineOf(states));
    const { executionArn } = await engine.startExecution({ stateMachineArn });
    await engine.deleteStateMachine({ stateMachineArn });

    expect(await engine.describeExecution({ executionArn })).toMatchObject({ status: 'RUNNING' });

    const taskToken = await token.promise;
    await engine.sendTaskHeartbeat({ taskToken });

    expect(await engine.describeExecution({ executionArn })).toMatchObject({ status: 'RUNNING' });

    await engine.sendTaskSuccess({ taskToken, output: '1' });

    expect(await engine.ended(executionArn)).toMatchObject({ status: 'ABORTED' });
    await expect(engine.describeStateMachine({ stateMachineArn })).rejects.toMatchObject(
      refused('StateMachineDoesNotExist'),
    );
  });

  it('can be redriven for 14 days, and once for a token within 15 minutes', async () => {
    isHealthy = false;
    const executionArn = await run(TASK);
    const first = await engine.redriveExecution({ executionArn, clientToken: 'one' });
    await engine.ended(executionArn);
    now += 60_000;

    expect(await engine.redriveExecution({ executionArn, clientToken: 'one' })).toEqual(first);

    await engine.redriveExecution({ executionArn, clientToken: 'two' });
    await engine.ended(executionArn);

    expect(await engine.redriveExecution({ executionArn, clientToken: 'one' })).toEqual(first);
    expect(await engine.describeExecution({ executionArn })).toMatchObject({ redriveCount: 2 });

    now += 15 * 60_000;
    await engine.redriveExecution({ executionArn, clientToken: 'one' });
    await engine.ended(executionArn);

    expect(await engine.describeExecution({ executionArn })).toMatchObject({ redriveCount: 3 });

    now += 14 * DAY + 1;
    const reason = 'Execution redrivable period exceeded';

    expect(await engine.describeExecution({ executionArn })).toMatchObject({
      redriveStatus: 'NOT_REDRIVABLE',
      redriveStatusReason: reason,
    });
    await expect(engine.redriveExecution({ executionArn })).rejects.toMatchObject({
      name: 'ExecutionNotRedrivable',
      message: reason,
    });
  });

  it('of express type is described when a Map Run started it, and run again when that is redriven', async () => {
    isHealthy = false;
    const executionArn = await run(SHARED, { input: '["sound", "frail"]' });
    const { mapRuns } = await engine.listMapRuns({ executionArn });
    const mapRunArn = mapRuns[0]?.mapRunArn ?? '';
    const children = async () => (await engine.listExecutions({ mapRunArn })).executions;
    const [frail] = (await children()).filter(({ status }) => status === 'FAILED');

    expect(frail).toMatchObject({ itemCount: 1, mapRunArn });

    const child = frail?.executionArn ?? '';

    expect(child).toContain(':express:');
    expect(await engine.describeExecution({ executionArn: child })).toMatchObject({
      input: '"frail"',
      error: 'Down',
      redriveStatus: 'REDRIVABLE_BY_MAP_RUN',
    });
    await expect(engine.getExecutionHistory({ executionArn: child })).rejects.toMatchObject(
      refused('InvalidArn'),
    );

    isHealthy = true;
    await engine.redriveExecution({ executionArn });

    expect(await engine.ended(executionArn)).toMatchObject({ status: 'SUCCEEDED' });
    expect((await children()).map(({ status }) => status)).toEqual(['SUCCEEDED', 'SUCCEEDED']);
    expect(await engine.describeMapRun({ mapRunArn })).toMatchObject({
      redriveCount: 1,
      itemCounts: { total: 2, succeeded: 2 },
    });
  });
});
