import { describe, expect, it } from '@jest/globals';
import type { Json, JsonObject } from '#core/json.ts';
import { type RunVirtualOptions, runVirtualSync, type VirtualResult } from '../drivers/virtual.ts';

const machine = (States: object, more: object = {}): JsonObject =>
  ({ StartAt: Object.keys(States)[0], States, ...more }) as unknown as JsonObject;
const run = (
  definition: JsonObject,
  input: Json = {},
  options: Partial<RunVirtualOptions> = {},
): VirtualResult => runVirtualSync({ definition, input, ...options });
const only = (state: object, language = 'JSONPath'): JsonObject =>
  machine({ S: { End: true, ...state } }, { QueryLanguage: language });
const where = "An error occurred while executing the state 'S' (entered at the event id #2). ";

describe('Pass', () => {
  it('puts data through InputPath, Parameters, ResultPath and OutputPath', () => {
    const state = {
      Type: 'Pass',
      InputPath: '$.a',
      Parameters: { 'b.$': '$.b', c: 1 },
      ResultPath: '$.r',
      OutputPath: '$.r.b',
    };
    expect(run(only(state), { a: { b: 'x' } }).output).toBe('x');
    expect(run(only({ Type: 'Pass', InputPath: null }), { a: 1 }).output).toEqual({});
    expect(run(only({ Type: 'Pass', OutputPath: null }), { a: 1 }).output).toEqual({});
  });

  it('assigns variables that later states read, all from the values before', () => {
    const swap = machine({
      A: { Type: 'Pass', Assign: { x: 1, y: 2 }, Next: 'B' },
      B: { Type: 'Pass', Assign: { 'x.$': '$y', 'y.$': '$x' }, Next: 'C' },
      C: { Type: 'Pass', Parameters: { 'x.$': '$x', 'y.$': '$y' }, End: true },
    });
    expect(run(swap).output).toEqual({ x: 2, y: 1 });
  });
});

describe('Wait', () => {
  it.each<[object, string, Json, number]>([
    [{ Seconds: 7 }, 'JSONPath', {}, 7000],
    [{ SecondsPath: '$.s' }, 'JSONPath', { s: 3 }, 3000],
    [{ Timestamp: '2024-01-01T00:01:00Z' }, 'JSONPath', {}, 60_000],
    [{ TimestampPath: '$.t' }, 'JSONPath', { t: '2023-01-01T00:00:00Z' }, 0],
    [{ Seconds: '{% $states.input.s * 2 %}' }, 'JSONata', { s: 4 }, 8000],
    [{ Timestamp: '{% $fromMillis($millis() + 5000) %}' }, 'JSONata', {}, 5000],
  ])('%j', (state, language, input, elapsed) => {
    expect(run(only({ Type: 'Wait', ...state }, language), input)).toMatchObject({
      status: 'SUCCEEDED',
      output: input,
      elapsedMilliseconds: elapsed,
    });
  });

  it.each<[object, string, Json, string]>([
    [
      { SecondsPath: '$.s' },
      'JSONPath',
      {},
      'The SecondsPath parameter does not reference an input value: $.s',
    ],
    [
      { SecondsPath: '$.s' },
      'JSONPath',
      { s: 1.5 },
      'The SecondsPath parameter cannot be parsed as a long value: $.s == 1.5',
    ],
    [
      { Seconds: "{% 'x' %}" },
      'JSONata',
      {},
      `The JSONata expression ''x'' specified for the field 'Seconds' returned an unexpected result type. Expected 'number', but was 'string' for value: "x"`,
    ],
  ])('fails: %j with %j and %j', (state, language, input, cause) => {
    expect(run(only({ Type: 'Wait', ...state }, language), input).cause).toBe(where + cause);
  });
});

describe('Fail', () => {
  it.each<[object, string, object]>([
    [{ Error: 'E', Cause: 'c' }, 'JSONPath', { error: 'E', cause: 'c' }],
    [
      { ErrorPath: '$.e', CausePath: "States.Format('{}!', $.e)" },
      'JSONPath',
      { error: 'bad', cause: 'bad!' },
    ],
    [{ Error: '{% $uppercase($states.input.e) %}' }, 'JSONata', { error: 'BAD' }],
  ])('%j', (state, language, expected) => {
    const definition = machine({ S: { Type: 'Fail', ...state } }, { QueryLanguage: language });
    expect(run(definition, { e: 'bad' })).toMatchObject({ status: 'FAILED', ...expected });
  });
});

describe('Choice', () => {
  const choose = (rule: object, input: Json, more: object = {}, language = 'JSONPath'): VirtualResult =>
    run(
      machine(
        {
          S: { Type: 'Choice', Choices: [{ ...rule, Next: 'Yes' }], Default: 'No', ...more },
          Yes: { Type: 'Pass', End: true },
          No: { Type: 'Fail', Error: 'No' },
        },
        { QueryLanguage: language },
      ),
      input,
    );

  it.each<[object, Json, boolean]>([
    [
      {
        And: [
          { Variable: '$.a', NumericGreaterThan: 1 },
          { Variable: '$.a', NumericLessThan: 5 },
        ],
      },
      { a: 3 },
      true,
    ],
    [
      {
        Or: [
          { Variable: '$.a', IsNull: true },
          { Variable: '$.b', IsPresent: true },
        ],
      },
      { a: 1, b: 0 },
      true,
    ],
    [{ Not: { Variable: '$.a', StringMatches: 'x*' } }, { a: 'xy' }, false],
    [{ Variable: '$.a', IsPresent: false }, {}, true],
    [{ Variable: '$.a[*]', IsPresent: true }, { a: [] }, false],
    [{ Variable: '$.a', NumericEqualsPath: '$.b' }, { a: 1, b: 1 }, true],
  ])('%j with %j', (rule, input, matches) => {
    expect(choose(rule, input).status).toBe(matches ? 'SUCCEEDED' : 'FAILED');
  });

  it('fails on a variable that is not there, and when no rule matches without a Default', () => {
    expect(choose({ Variable: '$.a', IsNull: true }, {}).cause).toBe(
      `${where}Invalid path '$.a': The choice state's condition path references an invalid value.`,
    );
    expect(choose({ Variable: '$.a', IsNull: true }, { a: 1 }, { Default: undefined })).toMatchObject({
      error: 'States.Runtime',
      cause: `${where}Failed to transition out of the state. The state does not point to a next state.`,
    });
  });

  it('takes a rule’s own Assign and Output, and asks for a boolean', () => {
    const rule = { Condition: '{% $states.input.n > 1 %}', Output: { n: '{% $states.input.n + 1 %}' } };
    expect(choose(rule, { n: 2 }, {}, 'JSONata').output).toEqual({ n: 3 });
    expect(choose({ Condition: '{% 1 %}' }, {}, {}, 'JSONata').cause).toBe(
      `${where}The JSONata expression '1' specified for the field 'Choices[0]/Condition' returned an unexpected result type. Expected 'boolean', but was 'number' for value: 1`,
    );
  });
});

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
});

describe('scopes', () => {
  it('let inner states read outer variables, and keep their own', () => {
    const branch = machine({
      B: { Type: 'Pass', Assign: { inner: '{% $outer + 1 %}' }, Output: '{% $outer %}', Next: 'C' },
      C: { Type: 'Pass', Output: '{% [$outer, $inner] %}', End: true },
    });
    const definition = machine(
      {
        A: { Type: 'Pass', Assign: { outer: 1 }, Next: 'P' },
        P: { Type: 'Parallel', Branches: [branch], Next: 'D' },
        D: {
          Type: 'Pass',
          Output: { result: '{% $states.input %}', seen: '{% $exists($inner) %}' },
          End: true,
        },
      },
      { QueryLanguage: 'JSONata' },
    );
    expect(run(definition).output).toEqual({ result: [[1, 2]], seen: false });
  });
});
