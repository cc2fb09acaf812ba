import {
  DescribeExecutionCommand,
  GetExecutionHistoryCommand,
  StartExecutionCommand,
  type StartExecutionInput,
  StopExecutionCommand,
} from '@aws-sdk/client-sfn';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { EXECUTION, runInfo } from '#actions/testing/run-info.ts';
import { childExecutionName } from '#contracts/child-executions.ts';
import { STATE_MACHINES, startPlatform, type TestPlatform } from '#platform/testing/platform.ts';
import { undoWorkflow } from './logic.ts';

let platform: TestPlatform;
beforeAll(async () => {
  platform = await startPlatform();
});
afterAll(() => platform.close());

const arnOf = (workflow: string, name: string): string =>
  `${STATE_MACHINES.replace('stateMachine', 'execution')}${workflow}:${name}`;
const childArn = (redrives: number, attempt: number): string =>
  arnOf('bill', childExecutionName('one/billed', redrives, attempt));

const recorded = (step: string): object => ({
  id: 2,
  type: 'TaskStateExited',
  stateExitedEventDetails: {
    name: step,
    assignedVariables: {
      saga: JSON.stringify([{ step, uses: 'undo', with: {}, key: `${step}/undo`, at: 1 }]),
    },
  },
});
const undoing = (step: string, ended: 'ExecutionSucceeded' | 'ExecutionFailed'): object[] => [
  {
    id: 1,
    type: 'TaskScheduled',
    taskScheduledEventDetails: {
      parameters: JSON.stringify({ Payload: { run: { step, idempotency_key: `${step}/undo` } } }),
    },
  },
  {
    id: 2,
    previousEventId: 1,
    type: ended === 'ExecutionSucceeded' ? 'TaskSucceeded' : 'TaskStateExited',
  },
  { id: 3, previousEventId: 2, type: ended },
];

describe('undoing what a workflow step started', () => {
  const started: StartExecutionInput[] = [];
  let histories: Record<string, object[]>;
  let outcome: 'ExecutionSucceeded' | 'ExecutionFailed';

  const missing = () => Object.assign(new Error('none'), { name: 'ExecutionDoesNotExist' });

  beforeEach(() => {
    platform.reset();
    started.length = 0;
    histories = {};
    outcome = 'ExecutionSucceeded';
    platform.sfn.on(StopExecutionCommand).resolves({});
    platform.sfn.on(DescribeExecutionCommand).callsFake(async ({ executionArn }) => {
      if (executionArn === EXECUTION) return { status: 'FAILED', redriveCount: 1 };
      if (!histories[executionArn]) throw missing();
      return { status: executionArn === childArn(1, 0) ? 'RUNNING' : 'SUCCEEDED' };
    });
    platform.sfn.on(GetExecutionHistoryCommand).callsFake(async ({ executionArn }) => {
      const events = histories[executionArn];
      if (!events) throw missing();
      return { events };
    });
    platform.sfn.on(StartExecutionCommand).callsFake(async (input: StartExecutionInput) => {
      started.push(input);
      const { entries } = JSON.parse(String(input.input)) as { entries: { step: string }[] };
      histories[arnOf('baton-compensate', String(input.name))] = undoing(entries[0]?.step ?? '', outcome);
      return { executionArn: 'undoing', startDate: new Date(0) };
    });
  });

  const undo = () =>
    undoWorkflow(
      { workflow: 'bill' },
      {
        run: runInfo({ step: 'billed', idempotency_key: 'one/billed/undo', compensation: true }),
        clock: platform.ports.clock,
        executions: platform.ports.executions,
        sleep: async () => undefined,
      },
    );

  it('undoes every attempt and every redrive, the newest first, and stops what still runs', async () => {
    histories = {
      [childArn(0, 0)]: [recorded('first')],
      [childArn(0, 2)]: [recorded('second')],
      [childArn(1, 0)]: [recorded('third')],
    };

    expect(await undo()).toEqual({ undone: 3 });

    const undone = started.map(({ input }) => JSON.parse(String(input)).execution);
    expect(undone).toEqual([childArn(1, 0), childArn(0, 2), childArn(0, 0)]);
    const stopped = platform.sfn
      .commandCalls(StopExecutionCommand)
      .map(({ args }) => args[0].input.executionArn);
    expect(stopped).toEqual([childArn(1, 0)]);
  });

  it('has nothing to do if the execution never started or did nothing', async () => {
    histories = { [childArn(0, 0)]: [{ id: 1, type: 'ExecutionStarted' }] };

    expect(await undo()).toEqual({ undone: 0 });
    expect(started).toEqual([]);
  });

  it('fails, to be repeated, if a compensation failed', async () => {
    outcome = 'ExecutionFailed';
    histories = { [childArn(0, 0)]: [recorded('first')] };

    await expect(undo()).rejects.toMatchObject({
      name: 'NotUndone',
      message: expect.stringContaining('first'),
    });
    expect(started).toHaveLength(1);
  });
});
