import { describe, expect, it } from '@jest/globals';
import {
  type RunVirtualOptions,
  type VirtualResult,
  VirtualSession,
} from '../../drivers/virtual/run-virtual.ts';
import { machine, run } from '../../states/testing/machines.ts';

describe('Retry and Catch', () => {
  const call = (more: object): object => ({
    Type: 'Task',
    Resource: 'arn:aws:states:::lambda:invoke',
    End: true,
    ...more,
  });
  const failing = (...errors: string[]): RunVirtualOptions['tasks'] => {
    const left = [...errors];
    return () => {
      const error = left.shift();
      return error === undefined ? { output: 'ok' } : { error, cause: `${error}!` };
    };
  };

  it('counts attempts by retrier, and waits longer each time up to MaxDelaySeconds', () => {
    const Retry = [
      { ErrorEquals: ['A'], IntervalSeconds: 2, BackoffRate: 3, MaxAttempts: 5, MaxDelaySeconds: 10 },
      { ErrorEquals: ['States.ALL'], IntervalSeconds: 1, MaxAttempts: 1 },
    ];
    const tasks = failing('A', 'B', 'A', 'A');

    expect(run(machine({ S: call({ Retry }) }), {}, { tasks })).toMatchObject({
      output: 'ok',
      elapsedMilliseconds: (2 + 1 + 6 + 10) * 1000,
    });
    expect(run(machine({ S: call({ Retry }) }), {}, { tasks: failing('B', 'B') })).toMatchObject({
      status: 'FAILED',
      error: 'B',
    });
  });

  it('forgets the attempts when the state is entered again', () => {
    const definition = machine({
      S: {
        ...call({ Retry: [{ ErrorEquals: ['A'], MaxAttempts: 1 }] }),
        End: undefined,
        ResultPath: null,
        Next: 'More',
      },
      More: {
        Type: 'Choice',
        Choices: [{ Variable: '$.again', BooleanEquals: true, Next: 'Off' }],
        Default: 'Done',
      },
      Off: { Type: 'Pass', Result: { again: false }, Next: 'S' },
      Done: { Type: 'Succeed' },
    });

    expect(run(definition, { again: true }, { tasks: failing('A') }).status).toBe('SUCCEEDED');
  });

  /* What no worker said is an empty text, as AWS writes it for timeouts and for Fail states without a cause. */
  it.each([
    [{}, { Error: '', Cause: '' }],
    [{ Error: 'E' }, { Error: 'E', Cause: '' }],
    [{ Cause: 'c' }, { Error: '', Cause: 'c' }],
  ])('catches the failure of %j with what it lacks as no text', (fail, expected) => {
    const definition = machine({
      S: {
        Type: 'Parallel',
        Branches: [machine({ F: { Type: 'Fail', ...fail } })],
        Catch: [{ ErrorEquals: ['States.ALL'], Next: 'End' }],
        End: true,
      },
      End: { Type: 'Pass', End: true },
    });

    expect(run(definition).output).toEqual(expected);
  });

  it('catches what a callback reports without error and cause with nulls', () => {
    const definition = machine({
      S: call({ Catch: [{ ErrorEquals: ['States.ALL'], Next: 'End' }] }),
      End: { Type: 'Pass', End: true },
    });
    const session = new VirtualSession({ definition, tasks: () => ({ never: true }) });
    session.world.send(session.target, { type: 'start' });
    const [taskId = ''] = Object.keys(session.target.run.tasks);
    session.world.send(session.target, { type: 'taskFailed', taskId });

    expect(session.driveSync().output).toEqual({ Error: null, Cause: null });
  });

  it('puts the error output where ResultPath says, and evaluates no OutputPath', () => {
    const caught = call({
      OutputPath: '$.nope',
      Catch: [{ ErrorEquals: ['A'], ResultPath: '$.error', Next: 'End' }],
    });
    const definition = machine({ S: caught, End: { Type: 'Pass', End: true } });

    expect(run(definition, { a: 1 }, { tasks: failing('A') }).output).toEqual({
      a: 1,
      error: { Error: 'A', Cause: 'A!' },
    });
  });

  it('catches an evaluation that failed, and never States.Runtime', () => {
    const states = (state: object): object => ({
      S: call({ ...state, Catch: [{ ErrorEquals: ['States.ALL'], Next: 'End' }] }),
      End: { Type: 'Pass', End: true },
    });
    const evaluation = run(machine(states({ Arguments: '{% $nope %}' }), { QueryLanguage: 'JSONata' }));

    expect(evaluation.output).toMatchObject({ Error: 'States.QueryEvaluationError' });
    expect(evaluation.history.map(({ type }) => type)).toEqual(
      expect.arrayContaining(['EvaluationFailed', 'TaskStateExited', 'ExecutionSucceeded']),
    );
    expect(run(machine(states({ Parameters: { 'x.$': '$.nope' } })))).toMatchObject({
      status: 'FAILED',
      error: 'States.Runtime',
    });
  });

  it('fails the execution at once when a branch meets States.Runtime', () => {
    const branch = machine({ Fast: { Type: 'Pass', Parameters: { 'm.$': '$.nope' }, End: true } });
    const definition = machine({
      P: {
        Type: 'Parallel',
        Branches: [branch],
        Catch: [{ ErrorEquals: ['States.ALL'], Next: 'End' }],
        End: true,
      },
      End: { Type: 'Pass', End: true },
    });
    const result = run(definition, { x: 'a' });

    expect(result.history.map(({ type }) => type)).toEqual([
      'ExecutionStarted',
      'ParallelStateEntered',
      'ParallelStateStarted',
      'PassStateEntered',
      'ExecutionFailed',
    ]);
    expect(result.cause).toBe(
      `An error occurred while executing the state 'Fast' (entered at the event id #4). The JSONPath '$.nope' specified for the field 'm.$' could not be found in the input '{"x":"a"}'`,
    );
  });

  it('catches what is too large in a branch by its name, not as States.ALL (Developer Guide: Handling errors)', () => {
    const branch = {
      StartAt: 'B',
      States: { B: { Type: 'Pass', Result: 'x'.repeat(262_143), End: true } },
    };
    const caught = (error: string): VirtualResult =>
      run(
        machine({
          P: {
            Type: 'Parallel',
            Branches: [branch],
            Catch: [{ ErrorEquals: [error], Next: 'H' }],
            End: true,
          },
          H: { Type: 'Pass', End: true },
        }),
      );

    expect(caught('States.ALL')).toMatchObject({ status: 'FAILED', error: 'States.DataLimitExceeded' });
    expect(caught('States.DataLimitExceeded').status).toBe('SUCCEEDED');
  });
});
