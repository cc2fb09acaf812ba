import { describe, expect, it } from '@jest/globals';
import type { JsonObject } from '#core/json.ts';
import { type VirtualResult, VirtualSession } from '../../drivers/virtual/run-virtual.ts';
import { TaskFailure } from '../../integrations/integration.ts';

const task = (name: string, more: object = { End: true }): object => ({
  Type: 'Task',
  Resource: 'arn:aws:states:::lambda:invoke',
  Parameters: { name, 'input.$': '$' },
  ...more,
});
const machine = (States: object): JsonObject => ({ StartAt: Object.keys(States)[0], States }) as JsonObject;

/** Fails the named calls once each, and drives and redrives a machine to its end. */
const redriven = (
  definition: JsonObject,
  fails: string[],
): { calls: string[]; results: VirtualResult[]; session: VirtualSession } => {
  const calls: string[] = [];
  const left = new Set(fails);
  const session = new VirtualSession({
    definition,
    input: [1, 2],
    tasks: ({ parameters }) => {
      const { name, input } = parameters as { name: string; input: unknown };
      const call = name === 'item' ? `item ${String(input)}` : name;
      calls.push(call);
      return left.delete(call) ? { error: 'Once', cause: call } : { output: call, afterSeconds: 1 };
    },
  });
  const results = [session.driveSync()];
  while (results.at(-1)!.status !== 'SUCCEEDED' && results.length < 5) {
    session.world.send(session.target, { type: 'redrive' });
    results.push(session.driveSync());
  }
  return { calls, results, session };
};

describe('redrive (Developer Guide: Restarting state machine executions with redrive)', () => {
  it('continues from the failed state, with its input and all its retries', () => {
    const retry = [{ ErrorEquals: ['Once'], MaxAttempts: 0 }];
    const definition = machine({
      A: task('a', { Next: 'B', ResultPath: null }),
      B: task('b', { Retry: retry, End: true }),
    });
    const { calls, results } = redriven(definition, ['b']);

    expect(calls).toEqual(['a', 'b', 'b']);
    expect(results.map(({ status }) => status)).toEqual(['FAILED', 'SUCCEEDED']);

    const { history, run } = results[1]!;
    const at = history.findIndex(({ type }) => type === 'ExecutionRedriven');

    expect(history[at]).toMatchObject({
      executionRedrivenEventDetails: { redriveCount: 1 },
      previousEventId: at,
    });
    expect(history[at + 1]).toMatchObject({ type: 'TaskScheduled', previousEventId: at + 1 });
    expect(run).toMatchObject({ redriveCount: 1, status: 'SUCCEEDED' });
    expect(run).not.toHaveProperty('error');
  });

  it('runs only the branches that did not succeed', () => {
    const branch = (name: string): JsonObject => machine({ [name]: task(name) });
    const definition = machine({ P: { Type: 'Parallel', Branches: [branch('x'), branch('y')], End: true } });
    const { calls, results } = redriven(definition, ['y']);

    expect(calls).toEqual(['x', 'y', 'x', 'y']);
    expect(results.at(-1)!.output).toEqual(['x', 'y']);
  });

  it('keeps the iterations that succeeded', () => {
    const definition = machine({
      M: { Type: 'Map', MaxConcurrency: 1, ItemProcessor: machine({ I: task('item') }), End: true },
    });
    const { calls, results } = redriven(definition, ['item 2']);

    expect(calls).toEqual(['item 1', 'item 2', 'item 2']);
    expect(results.at(-1)!.output).toEqual(['item 1', 'item 2']);
  });

  it('continues the unsuccessful children of a distributed Map', () => {
    const processor = {
      ...machine({ I: task('item') }),
      ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
    };
    const definition = machine({
      M: { Type: 'Map', MaxConcurrency: 1, ItemProcessor: processor, End: true },
    });
    const { calls, results } = redriven(definition, ['item 2']);

    expect(calls).toEqual(['item 1', 'item 2', 'item 2']);

    const types = results.at(-1)!.history.map(({ type }) => type);

    expect(types).toEqual(
      expect.arrayContaining(['MapRunFailed', 'ExecutionRedriven', 'MapRunRedriven', 'MapRunSucceeded']),
    );
    expect(results.at(-1)!.output).toEqual(['item 1', 'item 2']);
  });

  it.each<[string, (session: VirtualSession) => void]>([
    ['has failed', (session) => session.driveSync()],
    [
      'was stopped while it read them',
      (session) => {
        session.world.send(session.target, { type: 'start' });
        session.world.send(session.target, { type: 'stop' });
      },
    ],
  ])('reads the items of a distributed Map whose reader %s, in another map run', (_, end) => {
    const processor = {
      ...machine({ I: { Type: 'Pass', End: true } }),
      ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
    };
    const reader = {
      Resource: 'arn:aws:states:::s3:getObject',
      ReaderConfig: { InputType: 'JSON' },
      Parameters: { Bucket: 'in', Key: 'items.json' },
    };
    let reads = 0;
    const session = new VirtualSession({
      definition: machine({ M: { Type: 'Map', ItemReader: reader, ItemProcessor: processor, End: true } }),
      readItems: () => {
        reads += 1;
        if (reads === 1) throw new TaskFailure('States.ItemReaderFailed', 'no permission');
        return [1, 2];
      },
    });
    end(session);

    expect(session.result().status).not.toBe('SUCCEEDED');

    session.world.send(session.target, { type: 'redrive' });
    const { output, history } = session.driveSync();

    expect(output).toEqual([1, 2]);
    expect(history.filter(({ type }) => type === 'MapRunStarted')).toHaveLength(2);
    expect(history.map(({ type }) => type)).not.toContain('MapRunRedriven');
  });

  it.each([
    ['Map', { Items: [1, 2], ItemProcessor: machine({ I: { Type: 'Pass', End: true } }) }],
    ['Parallel', { Branches: [machine({ B: { Type: 'Pass', End: true } })] }],
  ])('runs a %s again if only its output could not be evaluated', (Type, fields) => {
    const Output = "{% $states.context.Execution.RedriveCount = 0 ? $number('none') : 'done' %}";
    const definition = machine({ S: { Type, QueryLanguage: 'JSONata', ...fields, Output, End: true } });

    const { results } = redriven(definition, []);

    expect(results.map(({ status }) => status)).toEqual(['FAILED', 'SUCCEEDED']);
    expect(results.at(-1)).toMatchObject({ output: 'done', elapsedMilliseconds: 0 });
  });

  it.each([
    ['an execution', { Type: 'Fail', Error: 'E' }],
    [
      'an iteration',
      {
        Type: 'Map',
        Items: [1],
        ItemProcessor: machine({ F: { Type: 'Fail', Error: 'E' } }),
        End: true,
      },
    ],
  ])('enters the Fail state of %s again, which fails again', (_, state) => {
    const definition = { ...machine({ S: state }), QueryLanguage: 'JSONata' };

    const { results } = redriven(definition, []);
    const { status, error, history } = results.at(-1)!;
    const types = history.map(({ type }) => type);

    expect([status, error]).toEqual(['FAILED', 'E']);
    expect(types.filter((type) => type === 'FailStateEntered')).toHaveLength(5);
    expect(types[types.lastIndexOf('ExecutionRedriven') + 1]).toBe('FailStateEntered');
  });

  it('is shown in the context object', () => {
    const definition = machine({
      A: task('a', { Next: 'B' }),
      B: {
        Type: 'Pass',
        Parameters: { 'count.$': '$$.Execution.RedriveCount', 'time.$': '$$.Execution.RedriveTime' },
        End: true,
      },
    });

    expect(redriven(definition, ['a']).results.at(-1)!.output).toEqual({
      count: 1,
      time: '2024-01-01T00:00:00Z',
    });
  });

  it('waits the whole time again where a Wait was cut short', () => {
    const session = new VirtualSession({
      definition: machine({ W: { Type: 'Wait', Seconds: 100, End: true } }),
    });
    session.world.send(session.target, { type: 'start' });
    session.world.now += 60_000;
    session.world.send(session.target, { type: 'stop' });
    session.world.send(session.target, { type: 'redrive' });

    expect(session.driveSync()).toMatchObject({ status: 'SUCCEEDED', elapsedMilliseconds: 160_000 });
  });
});
