import { describe, expect, it } from '@jest/globals';
import type { Json, JsonObject } from '#core/json.ts';
import { runVirtualSync, type VirtualResult } from '../drivers/virtual/run-virtual.ts';
import { machine } from '../states/testing/machines.ts';

const run = (
  definition: JsonObject,
  input: Json = {},
  type: 'STANDARD' | 'EXPRESS' = 'STANDARD',
): VirtualResult => runVirtualSync({ definition, input, identity: { type } });

const loop = machine({
  Loop: {
    Type: 'Choice',
    Choices: [{ Variable: '$.spin', BooleanEquals: true, Next: 'Loop' }],
    Default: 'Done',
  },
  Done: { Type: 'Succeed' },
});

describe('quotas (Developer Guide: Service quotas)', () => {
  it('ends a Standard execution with its 25,000th event', () => {
    const result = run(loop, { spin: true });

    expect(result.records).toHaveLength(25_000);
    expect(result.history.at(-1)).toMatchObject({
      id: 25_000,
      previousEventId: 24_999,
      type: 'ExecutionFailed',
      executionFailedEventDetails: {
        error: 'States.Runtime',
        cause: 'The execution reached the maximum number of history events (25000).',
      },
    });
    expect(result.history.at(-2)).toMatchObject({ type: 'ChoiceStateExited', id: 24_999 });
  });

  it('does not count the events of an Express execution, but its minutes', () => {
    const wait = machine({ W: { Type: 'Wait', Seconds: 600, End: true } });
    const result = run(wait, {}, 'EXPRESS');

    expect(result).toMatchObject({ status: 'TIMED_OUT', elapsedMilliseconds: 300_000 });
  });

  it('ends a Standard execution after a year', () => {
    const wait = machine({ W: { Type: 'Wait', Seconds: 99_999_999, End: true } });

    expect(run(wait)).toMatchObject({ status: 'TIMED_OUT', elapsedMilliseconds: 365 * 86_400_000 });
  });

  it('refuses a state output above 256 KiB, and no catcher of States.ALL covers it', () => {
    const half = 'x'.repeat(140_000);
    const doubled = { 'a.$': '$.half', 'b.$': '$.half' };
    const result = run(machine({ Twice: { Type: 'Pass', Parameters: doubled, End: true } }), { half });

    expect(result).toMatchObject({
      status: 'FAILED',
      error: 'States.DataLimitExceeded',
      cause:
        "The state/task 'Twice' returned a result with a size exceeding the maximum number of bytes service limit.",
    });

    const caught = machine({
      Fork: {
        Type: 'Parallel',
        Branches: [machine({ B: { Type: 'Pass', End: true } })],
        ResultSelector: { 'a.$': '$[0].half', 'b.$': '$[0].half' },
        Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Caught' }],
        End: true,
      },
      Caught: { Type: 'Pass', End: true },
    });

    expect(run(caught, { half }).status).toBe('FAILED');
  });

  it('takes a payload of exactly 256 KiB', () => {
    const text = 'x'.repeat(262_144 - '{"t":""}'.length);

    expect(
      run(machine({ P: { Type: 'Pass', Parameters: { 't.$': '$.t' }, End: true } }), { t: text }).status,
    ).toBe('SUCCEEDED');
  });

  it('refuses a variable above 256 KiB, and variables above 10 MiB together', () => {
    const big = 'x'.repeat(200_000);
    const one = machine({
      P: { Type: 'Pass', Assign: { a: { 'x.$': '$.big', 'y.$': '$.big' } }, End: true },
    });

    expect(run(one, { big })).toMatchObject({
      error: 'States.Runtime',
      cause: expect.stringContaining('maximum of 262144 bytes'),
    });

    const states = Object.fromEntries(
      Array.from({ length: 60 }, (_, i) => [
        `S${i}`,
        {
          Type: 'Pass',
          Assign: { [`v${i}.$`]: '$.big' },
          ...(i < 59 ? { Next: `S${i + 1}` } : { End: true }),
        },
      ]),
    );

    expect(run(machine(states), { big })).toMatchObject({
      status: 'FAILED',
      cause: expect.stringContaining('maximum of 10485760 bytes'),
    });
  });

  it('counts a variable that is assigned again once, and one of a branch that has ended not at all', () => {
    const big = 'x'.repeat(200_000);
    const definition = machine({
      Again: { Type: 'Pass', Assign: { 'v.$': '$.big' }, Next: 'Fork' },
      Fork: {
        Type: 'Parallel',
        Branches: [machine({ B: { Type: 'Pass', Assign: { 'w.$': '$.big' }, End: true } })],
        ResultPath: null,
        Next: 'More',
      },
      More: {
        Type: 'Choice',
        Choices: [{ Variable: '$$.State.EnteredTime', IsNull: true, Next: 'Again' }],
        Default: 'End',
      },
      End: { Type: 'Succeed' },
    });
    const result = run(definition, { big });

    expect(result.status).toBe('SUCCEEDED');
    expect(result.run.variableBytes).toBe(0);
  });
});
