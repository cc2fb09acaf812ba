import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import type { JsonObject } from '#core/json.ts';
import { readTaskToken } from '../../run/tasks/token.ts';
import { runVirtual, runVirtualSync, type TaskHandler, VirtualSession } from './run-virtual.ts';

const saga = JSON.parse(
  readFileSync(new URL('../../states/testing/saga.asl.json', import.meta.url), 'utf8'),
) as JsonObject;

const called = (fails: Record<string, number>): { calls: string[]; tasks: TaskHandler } => {
  const calls: string[] = [];
  const left = { ...fails };
  const tasks: TaskHandler = (task) => {
    const { FunctionName: name } = task.parameters as { FunctionName: string };
    calls.push(name);
    if ((left[name] ?? 0) > 0) {
      left[name]! -= 1;
      return { error: `${name}Failed`, cause: `no ${name}` };
    }
    return { output: { StatusCode: 200, Payload: { id: `${name}-1`, tracking: 'T1' } }, afterSeconds: 1 };
  };
  return { calls, tasks };
};

describe('a saga as the compiler emits it', () => {
  it('runs to its end when all succeeds', async () => {
    const { calls, tasks } = called({});
    const result = await runVirtual({ definition: saga, input: { o: 1 }, tasks });

    expect(result.status).toBe('SUCCEEDED');
    expect(result.output).toEqual({ tracking: { id: 'ship-1', tracking: 'T1' } });
    expect(calls).toEqual(['reserve', 'charge', 'pack', 'ship']);
    expect(result.elapsedMilliseconds).toBe(3000);
  });

  it('undoes everything, newest first, when the last step fails', () => {
    const { calls, tasks } = called({ ship: 1 });
    const result = runVirtualSync({ definition: saga, input: { o: 1 }, tasks });

    expect(result.status).toBe('FAILED');
    expect(result.error).toBe('shipFailed');
    expect(calls.slice(0, 4)).toEqual(['reserve', 'charge', 'pack', 'ship']);
    expect(calls.at(-1)).toBe('release');
    expect(calls.slice(4).sort()).toEqual(['refund', 'release', 'unpack']);
    expect(JSON.parse(result.cause!)).toMatchObject({ cause: 'no ship' });
  });

  it('reports a compensation that fails for good and continues with the others', () => {
    const { tasks } = called({ charge: 1, unpack: 9 });
    const result = runVirtualSync({ definition: saga, input: { o: 1 }, tasks });

    expect(result.error).toBe('chargeFailed');
    expect(JSON.parse(result.cause!)).toEqual({
      cause: 'no charge',
      compensations: [
        { step: 'pack', undone: false, error: 'unpackFailed' },
        { step: 'reserve', undone: true },
      ],
    });
  });
});

const approval: JsonObject = {
  StartAt: 'Ask',
  States: {
    Ask: {
      Type: 'Task',
      Resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken',
      Parameters: { FunctionName: 'ask', Payload: { 'token.$': '$$.Task.Token' } },
      TimeoutSeconds: 86_400,
      Catch: [{ ErrorEquals: ['States.Timeout'], Next: 'Rejected' }],
      End: true,
    },
    Rejected: { Type: 'Pass', Result: 'rejected', End: true },
  },
};

describe('virtual time', () => {
  it('passes a day without waiting', async () => {
    const began = process.cpuUsage().user;
    const decided = await runVirtual({
      definition: approval,
      tasks: () => ({ submitted: { StatusCode: 200 }, output: { approved: true }, afterSeconds: 86_399 }),
    });
    const late = await runVirtual({ definition: approval, tasks: () => ({ never: true }) });

    expect(decided).toMatchObject({ output: { approved: true }, elapsedMilliseconds: 86_399_000 });
    expect(late).toMatchObject({ output: 'rejected', elapsedMilliseconds: 86_400_000 });
    expect((process.cpuUsage().user - began) / 1000).toBeLessThan(1000);
  });

  it('lets a test answer by the token', async () => {
    const tokens: (string | null)[] = [];
    const session = new VirtualSession({
      definition: approval,
      tasks: ({ token, parameters }) => {
        tokens.push(token);
        expect(parameters).toEqual({ FunctionName: 'ask', Payload: { token } });
        return { never: true };
      },
    });
    session.world.send(session.target, { type: 'start' });
    const { taskId } = readTaskToken(tokens[0]!)!;
    session.world.sendLater(session.target, { type: 'taskSucceeded', taskId, output: 'yes' }, 5000);

    expect(await session.drive()).toMatchObject({ output: 'yes', elapsedMilliseconds: 5000 });
  });

  it('waits for asynchronous handlers, whose answers take effect in the order of the tasks', async () => {
    const branch = (name: string): object => ({
      StartAt: name,
      States: {
        [name]: { Type: 'Task', Resource: 'arn:aws:states:::lambda:invoke', Parameters: { name }, End: true },
      },
    });
    const definition = {
      StartAt: 'P',
      States: { P: { Type: 'Parallel', Branches: [branch('slow'), branch('quick')], End: true } },
    } as JsonObject;
    const settled: string[] = [];
    const tasks: TaskHandler = async ({ stateName }) => {
      for (let ticks = stateName === 'slow' ? 20 : 1; ticks > 0; ticks--) await Promise.resolve();
      settled.push(stateName);
      return { output: stateName };
    };
    const first = await runVirtual({ definition, tasks });

    expect(settled).toEqual(['quick', 'slow']);
    expect(first.output).toEqual(['slow', 'quick']);
    expect((await runVirtual({ definition, tasks })).history).toEqual(first.history);
  });

  it('takes what a handler throws as the failure when it names an error, and passes on what does not', async () => {
    const thrown: TaskHandler = async () => {
      throw { error: 'Busy', cause: 'later' };
    };

    expect(await runVirtual({ definition: approval, tasks: thrown })).toMatchObject({
      error: 'Busy',
      cause: 'later',
    });

    const broken: TaskHandler = () => {
      throw new TypeError('a bug in the test');
    };

    await expect(runVirtual({ definition: approval, tasks: broken })).rejects.toThrow('a bug in the test');
  });
});
