import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import type { Json, JsonObject } from '#core/json.ts';
import { usualCases } from '#core/testing/generated-runs.ts';
import { TaskFailure } from '../../integrations/integration.ts';
import { SqliteStore } from '../../store/sqlite.ts';
import { runVirtualSync } from '../virtual/run-virtual.ts';
import { closeAll, create, lambda, newFolder, open, start, task, types } from './testing/live.ts';

afterEach(closeAll);

const HOG = '{% $spread([1..100000]) %}';
/** An expression without a bound, that takes no time. */
const sumTo = (last: string): string => `{% $reduce([1..${last}], function($a, $b) { $a + $b }) %}`;

const output = (expression: Json, more: JsonObject = {}) => ({
  Type: 'Pass',
  QueryLanguage: 'JSONata',
  Output: expression,
  End: true,
  ...more,
});

const fields = (count: number, suffix: string, value: string): JsonObject =>
  Object.fromEntries(Array.from({ length: count }, (_, i) => [`k${i}${suffix}`, value]));

const longestPause = (beats: number[]): number =>
  Math.max(0, ...beats.map((at, i) => at - (beats[i - 1] ?? at)));

describe('An expression that may take long', () => {
  // Each of them takes the second that it may take.
  it.each(
    usualCases(
      [
        '$count($match($pad("", 30, "a") & "b", /(a+)+$/))',
        '$map([1..800], function($i) { [$i..800000] })',
        '$spread([1..100000])',
        '($f := function($n) { $f($n + 1) }; $f(1))',
        '$count([1..20000]#$i[$i in [1..20000]])',
        '($f := function($in, $n) { $n = 0 ? $in : $f({"a": $in}, $n - 1) }; $f(1, 5000))',
      ],
      2,
    ),
  )('is ended after its time, and leaves the engine answering: %s', async (source) => {
    const engine = open();
    const slow = await create(engine, 'slow', { A: output(`{% ${source} %}`) });
    const quick = await create(engine, 'quick', { A: output('{% $states.input.a %}') });
    const hog = await start(engine, slow);

    const bystander = await engine.ended(await start(engine, quick, { a: 1 }));
    const meanwhile = await engine.describeExecution({ executionArn: hog });
    const { status, error, cause } = (await engine.ended(hog)) ?? {};

    expect(bystander?.status).toBe('SUCCEEDED');
    expect(meanwhile.status).toBe('RUNNING');
    expect(status).toBe('FAILED');
    expect(['States.QueryEvaluationError', 'States.DataLimitExceeded']).toContain(error);
    expect(cause).toMatch(/timeout|memory|overflow|exceeding/);
  });

  it('leaves the engine answering in a test of a state too', async () => {
    const engine = open();
    const ended: string[] = [];
    const test = async (expression: Json) => {
      const definition = JSON.stringify(output(expression));
      const tested = await engine.testState({ definition, inspectionLevel: 'TRACE' });
      ended.push(String((tested as JsonObject).status));
      return tested;
    };

    const [hog] = await Promise.all([test(HOG), test('{% 1 + 1 %}')]);

    expect(hog).toMatchObject({ status: 'FAILED', error: 'States.QueryEvaluationError' });
    expect(ended).toEqual(['SUCCEEDED', 'FAILED']);
  });

  it.each([
    { what: 'expressions', state: output(fields(2000, '', '{% $length($states.input.text) %}')) },
    {
      what: 'paths',
      state: { Type: 'Pass', Parameters: fields(2000, '.$', '$..a..a..a..a..b'), End: true },
    },
    {
      what: 'functions',
      state: {
        Type: 'Pass',
        Parameters: fields(2000, '.$', "States.ArrayLength(States.StringSplit($.text, 'x'))"),
        End: true,
      },
    },
    { what: 'copies', state: { Type: 'Pass', Parameters: fields(20_000, '.$', '$.text'), End: true } },
  ])('is not made up of many cheap $what', async ({ state }) => {
    const engine = open();
    const deep = JSON.parse(`${'{"a":'.repeat(45)}[1]${'}'.repeat(45)}`) as JsonObject;
    const machine = await create(engine, 'm', { A: state });
    const executionArn = await start(engine, machine, { ...deep, text: 'ax'.repeat(100_000) });
    const beats: number[] = [];
    const beat = setInterval(() => beats.push(performance.now()), 10);
    const ended = engine.ended(executionArn);
    await Promise.race([ended, new Promise((resolve) => setTimeout(resolve, 500))]);
    await engine.stopExecution({ executionArn });
    clearInterval(beat);

    expect(['FAILED', 'ABORTED']).toContain((await ended)?.status);
    // Alone on a processor a tenth of that.
    expect(longestPause(beats)).toBeLessThan(10_000);
  });

  it('gives what it gives in virtual time, with the same history', async () => {
    const states = {
      A: output('{% $map([1..$states.input.n], function($i) { $i * 2 }) %}', {
        Assign: { sum: '{% $reduce([1..$states.input.n], function($a, $b) { $a + $b }) %}' },
        Next: 'C',
        End: undefined as unknown as Json,
      }),
      C: {
        Type: 'Choice',
        QueryLanguage: 'JSONata',
        Choices: [{ Condition: '{% $reduce($states.input, function($a, $b) { $a + $b }) > 5 %}', Next: 'M' }],
        Default: 'F',
      },
      M: {
        Type: 'Map',
        QueryLanguage: 'JSONata',
        MaxConcurrency: 1,
        ItemSelector: '{% $reduce([1..$states.context.Map.Item.Value], function($a, $b) { $a + $b }) %}',
        ItemProcessor: { StartAt: 'P', States: { P: { Type: 'Pass', End: true } } },
        Output: '{% $reduce($states.result, function($a, $b) { $a + $b }) + $sum %}',
        Next: 'D',
      },
      D: {
        Type: 'Parallel',
        QueryLanguage: 'JSONata',
        Branches: [{ StartAt: 'X', States: { X: { Type: 'Fail', Error: 'Broken' } } }],
        Catch: [
          {
            ErrorEquals: ['States.ALL'],
            Output:
              '{% [$states.input, $reduce([1..3], function($a, $b) { $a + $b }), $states.errorOutput] %}',
            Next: 'E',
          },
        ],
        End: true,
      },
      E: { Type: 'Succeed' },
      F: { Type: 'Fail' },
    };
    const definition = JSON.parse(JSON.stringify({ StartAt: 'A', States: states })) as JsonObject;
    const engine = open();
    const arn = await start(engine, await create(engine, 'm', definition.States as object), { n: 4 });

    const ended = await engine.ended(arn);
    const virtual = runVirtualSync({ definition, input: { n: 4 } });

    expect(virtual.status).toBe('SUCCEEDED');
    expect(JSON.parse(ended?.output ?? 'null')).toEqual(virtual.output);
    expect(await types(engine, arn)).toEqual(virtual.history.map(({ type }) => type));
  });

  it.each<[string, JsonObject, Json]>([
    ['one by one', { MaxConcurrency: 2 }, [1, 3, 6, 10]],
    [
      'in batches',
      { ItemBatcher: { MaxItemsPerBatch: 3, BatchInput: sumTo('3') } },
      [
        { BatchInput: 6, Items: [1, 3, 6] },
        { BatchInput: 6, Items: [10] },
      ],
    ],
  ])('may make the inputs of a distributed Map, %s', async (_, fields, expected) => {
    const engine = open();
    const processor = {
      ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'EXPRESS' },
      StartAt: 'x',
      States: { x: { Type: 'Pass', End: true } },
    };
    const machine = await create(engine, 'm', {
      M: {
        Type: 'Map',
        QueryLanguage: 'JSONata',
        Items: [1, 2, 3, 4],
        ItemSelector: sumTo('$states.context.Map.Item.Value'),
        ItemProcessor: processor,
        End: true,
        ...fields,
      },
    });

    const ended = await engine.ended(await start(engine, machine));

    expect(JSON.parse(ended?.output ?? 'null')).toEqual(expected);
  });

  it('may be asked for again by a retry', async () => {
    let failures = 1;
    const engine = open({
      integrations: lambda(({ arguments: given }) => {
        if (failures-- > 0) throw new TaskFailure('Down', 'for now');
        return given;
      }),
    });
    const machine = await create(engine, 'm', {
      T: task({
        QueryLanguage: 'JSONata',
        Arguments: { FunctionName: 'f', Payload: sumTo('4') },
        Output: sumTo('$states.result.Payload'),
        Retry: [{ ErrorEquals: ['Down'], IntervalSeconds: 1 }],
        End: true,
      }),
    });

    expect((await engine.ended(await start(engine, machine)))?.output).toBe('55');
  });

  it('is ended with its execution, and asked for again after a restart', async () => {
    const file = join(newFolder(), 'baton.sqlite');
    const before = open({ store: new SqliteStore({ file }) });
    const hogging = await create(before, 'hogging', { A: output(HOG) });
    const working = await create(before, 'working', {
      A: output('{% $count([1..$states.input.n]) %}'),
    });
    const stopped = await start(before, hogging);
    const waiting = await start(before, working, { n: 300_000 });

    await before.stopExecution({ executionArn: stopped });
    await before.close();
    const after = open({ store: new SqliteStore({ file }) });

    expect(await after.ended(stopped)).toMatchObject({ status: 'ABORTED' });
    expect(await after.ended(waiting)).toMatchObject({ status: 'SUCCEEDED', output: '300000' });
  });

  it('of one execution does not hold up those of another', async () => {
    const engine = open();
    const hogging = await create(engine, 'hogging', {
      M: {
        Type: 'Map',
        QueryLanguage: 'JSONata',
        Items: '{% [1..6] %}',
        ItemProcessor: { StartAt: 'P', States: { P: output(HOG, { QueryLanguage: 'JSONata' }) } },
        End: true,
      },
    });
    const working = await create(engine, 'working', { A: output('{% $count([1..$states.input.n]) %}') });
    await start(engine, hogging);
    await start(engine, hogging);

    const started = performance.now();
    const ended = await engine.ended(await start(engine, working, { n: 1000 }));

    expect(ended?.output).toBe('1000');
    expect(performance.now() - started).toBeLessThan(15_000);
  });
});
