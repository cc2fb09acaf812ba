import {
  DescribeExecutionCommand,
  GetExecutionHistoryCommand,
  StartExecutionCommand,
  type StartExecutionInput,
  StopExecutionCommand,
} from '@aws-sdk/client-sfn';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { EffectLog } from '#actions/effects/effect-log.ts';
import { endLease } from '#actions/effects/fence.ts';
import { EXECUTION, runInfo } from '#actions/testing/run-info.ts';
import { childExecutionName } from '#contracts/child-executions.ts';
import { logEffects, logUndo } from '#platform/testing/effects.ts';
import { STATE_MACHINES, startPlatform, type TestPlatform } from '#platform/testing/platform.ts';
import { compensableIn } from '#platform/undoing/left.ts';
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

describe('undoing what a workflow step started', () => {
  const started: StartExecutionInput[] = [];
  let histories: Record<string, object[]>;
  let outcome: 'done' | 'failed';

  const missing = () => Object.assign(new Error('none'), { name: 'ExecutionDoesNotExist' });

  beforeEach(() => {
    platform.reset();
    started.length = 0;
    histories = {};
    outcome = 'done';
    platform.sfn.on(StopExecutionCommand).resolves({});
    platform.sfn.on(DescribeExecutionCommand).callsFake(async ({ executionArn }) => {
      if (executionArn === EXECUTION) return { status: 'FAILED', redriveCount: 1 };
      if (!histories[executionArn]) throw missing();
      return { status: executionArn === childArn(1, 1) ? 'RUNNING' : 'SUCCEEDED' };
    });
    platform.sfn.on(GetExecutionHistoryCommand).callsFake(async ({ executionArn }) => {
      const events = histories[executionArn];
      if (!events) throw missing();
      return { events };
    });
    platform.sfn.on(StartExecutionCommand).callsFake(async (input: StartExecutionInput) => {
      started.push(input);
      const { execution } = JSON.parse(String(input.input)) as { execution: string };
      await undoAll(platform.ports.logOf(execution), String(input.name), outcome);
      return { executionArn: 'undoing', startDate: new Date(0) };
    });
  });

  /** The child exists and has done a step. */
  const did = async (execution: string, step: string): Promise<void> => {
    histories[execution] = [];
    await logEffects(platform.ports.logOf(execution), [{ step }]);
  };

  const undo = (key = 'one/billed/undo', others?: string[], sharded = false) =>
    undoWorkflow(
      { workflow: 'bill', others },
      {
        run: runInfo({ step: 'billed', idempotency_key: key, compensation: true, sharded }),
        clock: platform.ports.clock,
        executions: platform.ports.executions,
        logOf: platform.ports.logOf,
        pause: async () => undefined,
      },
    );

  it('undoes every attempt and every redrive, the newest first, and stops what still runs', async () => {
    await did(childArn(0, 0), 'first');
    await did(childArn(0, 2), 'second');
    await did(childArn(1, 1), 'third');

    expect(await undo()).toEqual({
      executions: [childArn(1, 1), childArn(0, 2), childArn(0, 0)].map((execution) => ({
        execution,
        undone: 1,
      })),
      undone: 3,
    });

    const undone = started.map(({ input }) => JSON.parse(String(input)).execution);
    expect(undone).toEqual([childArn(1, 1), childArn(0, 2), childArn(0, 0)]);
    const stopped = platform.sfn
      .commandCalls(StopExecutionCommand)
      .map(({ args }) => args[0].input.executionArn);
    expect(stopped).toEqual([childArn(1, 1)]);
  });

  it('undoes what was started for a variant of the workflow in its place', async () => {
    const variant = arnOf('invoice', childExecutionName('one/billed', 0, 0));
    await did(variant, 'first');

    expect(await undo('one/billed/undo', ['invoice'])).toEqual({
      executions: [{ execution: variant, undone: 1 }],
      undone: 1,
    });
    expect(started.map(({ input }) => JSON.parse(String(input)).workflow)).toEqual(['invoice']);
  });

  it('lets no effect begin of an execution whose start an iteration has logged and which may only be late', async () => {
    await did(childArn(0, 0), 'first');
    const closed = async (key: string, attempt: number) => {
      const late = arnOf('bill', childExecutionName(key, 0, attempt));
      return (await platform.ports.logOf(late).fence()).closed;
    };

    await undo('one/billed/undo', undefined, true);
    await undo('one/late/undo', undefined, true);

    expect(
      await Promise.all([closed('one/billed', 1), closed('one/late', 0), closed('one/late', 1)]),
    ).toEqual([true, true, false]);
  });

  it('says that an execution did nothing', async () => {
    histories = { [childArn(0, 3)]: [{ id: 1, type: 'ExecutionStarted' }] };

    expect(await undo()).toEqual({ executions: [{ execution: childArn(0, 3), undone: 0 }], undone: 0 });
    expect(started).toEqual([]);
  });

  it('says that no execution was started', async () => {
    const never = undo('one/never/undo');

    expect(await never).toEqual({ executions: [], undone: 0 });
  });

  it('fails if Step Functions has forgotten an execution that left effects', async () => {
    const execution = arnOf('bill', childExecutionName('one/forgotten', 0, 0));
    await logEffects(platform.ports.logOf(execution), [{ step: 'first' }]);

    await expect(undo('one/forgotten/undo')).rejects.toMatchObject({
      name: 'NotUndone',
      message: expect.stringContaining(execution),
    });
  });

  it('fails, to be repeated, if a compensation failed', async () => {
    outcome = 'failed';
    await did(childArn(0, 4), 'first');

    await expect(undo()).rejects.toMatchObject({
      name: 'NotUndone',
      message: expect.stringContaining('first'),
    });
    expect(started).toHaveLength(1);
  });
});

/** What the state machine that undoes does, at once. */
const undoAll = async (log: EffectLog, undoer: string, how: 'done' | 'failed'): Promise<void> => {
  for (const { entry } of await compensableIn(log)) await logUndo(log, entry.about.step, how);
  await log.changeFence((fence) => endLease(fence, undoer));
};
