import { describe, expect, it } from '@jest/globals';
import type { Json } from '#core/json.ts';
import { type RunVirtualOptions, VirtualSession } from '../../drivers/virtual/run-virtual.ts';
import { machine, mapRunOf, run } from './testing/distributed-map.ts';

const fails =
  (bad: (item: Json) => boolean): RunVirtualOptions['tasks'] =>
  ({ parameters }) =>
    bad(parameters) ? { error: 'Bad', cause: 'item' } : { output: parameters };
const odd = (item: Json): boolean => (item as number) % 2 === 1;

describe('tolerated failures (Developer Guide: Setting failure thresholds)', () => {
  const items = [0, 1, 2, 3, 4];

  it('are none by default', () => {
    const result = run({ MaxConcurrency: 1 }, { input: items, tasks: fails(odd) });

    expect(result).toMatchObject({
      status: 'FAILED',
      error: 'States.ExceedToleratedFailureThreshold',
      cause: 'The specified tolerated failure threshold was exceeded',
    });
    expect(result.history.map(({ type }) => type).slice(-3)).toEqual([
      'MapRunFailed',
      'MapStateFailed',
      'ExecutionFailed',
    ]);
  });

  it.each<[object, string]>([
    [{ ToleratedFailureCount: 2 }, 'SUCCEEDED'],
    [{ ToleratedFailureCount: 1 }, 'FAILED'],
    [{ ToleratedFailurePercentage: 40 }, 'SUCCEEDED'],
    [{ ToleratedFailurePercentage: 39.9 }, 'FAILED'],
    [{ ToleratedFailurePercentage: 100, ToleratedFailureCount: 1 }, 'FAILED'],
  ])('%j', (tolerated, status) => {
    expect(run(tolerated, { input: items, tasks: fails(odd) }).status).toBe(status);
  });

  it('leave what there is to say of them among the results of the others, and are counted', () => {
    const result = run({ ToleratedFailureCount: 2 }, { input: items, tasks: fails(odd) });

    const failed = (input: string) => ({
      Cause: 'item',
      Error: 'Bad',
      ExecutionArn: expect.stringMatching(
        /^arn:aws:states:us-east-1:000000000000:execution:machine\/[\w-]+:[\w-]+$/,
      ),
      Input: input,
      InputDetails: { Included: true },
      Name: expect.any(String),
      OutputDetails: { Included: true },
      RedriveCount: 0,
      RedriveStatus: 'REDRIVABLE_BY_MAP_RUN',
      StartDate: '2024-01-01T00:00:00.000Z',
      StateMachineArn: expect.stringMatching(/:stateMachine:machine\/[\w-]+$/),
      Status: 'FAILED',
      StopDate: '2024-01-01T00:00:00.000Z',
    });
    expect(result.output).toEqual([0, failed('1'), 2, failed('3'), 4]);
    expect(mapRunOf(result).itemCounts).toMatchObject({
      total: 5,
      succeeded: 3,
      failed: 2,
      pending: 0,
      running: 0,
    });
  });

  it('may be changed while the map run is running', () => {
    const session = new VirtualSession({
      definition: machine({ MaxConcurrency: 1 }),
      input: items,
      tasks: (request) => ({ ...(fails(odd)!(request) as { output: Json }), afterSeconds: 1 }),
    });
    session.world.send(session.target, { type: 'start' });
    const [mapRunId = ''] = Object.keys(session.target.run.mapRuns);
    session.world.send(session.target, {
      type: 'mapRunUpdated',
      mapRunId,
      toleratedFailureCount: 2,
      maxConcurrency: 5,
    });

    expect(session.driveSync()).toMatchObject({ status: 'SUCCEEDED', elapsedMilliseconds: 1000 });
  });
});

describe('ItemBatcher', () => {
  const items = [1, 2, 3, 4, 5];

  it('gives each child some items, and what they share', () => {
    const result = run(
      { ItemBatcher: { MaxItemsPerBatch: 2, BatchInput: { 'all.$': 'States.ArrayLength($)' } } },
      { input: items },
    );

    expect(result.output).toEqual([
      { BatchInput: { all: 5 }, Items: [1, 2] },
      { BatchInput: { all: 5 }, Items: [3, 4] },
      { BatchInput: { all: 5 }, Items: [5] },
    ]);
    expect(mapRunOf(result)).toMatchObject({
      itemCounts: { total: 5, succeeded: 5 },
      executionCounts: { total: 3, succeeded: 3 },
    });
  });

  it('keeps a batch below its bytes, after ItemSelector', () => {
    const map = { ItemSelector: { 'v.$': '$$.Map.Item.Value' }, ItemBatcher: { MaxInputBytesPerBatch: 40 } };

    expect(run(map, { input: items }).output).toEqual([
      { Items: [{ v: 1 }, { v: 2 }, { v: 3 }] },
      { Items: [{ v: 4 }, { v: 5 }] },
    ]);
  });

  it.each<[Json, string]>([
    [1.5, 'The MaxItemsPerBatchPath field refers to value "1.5" which is not a valid integer: $.n'],
    [0, 'MaxItemsPerBatch must be an integer from 1 to 100000000, but was: 0'],
  ])('refuses a size at a path that is none: %j', (n, cause) => {
    const map = { ItemsPath: '$.items', ItemBatcher: { MaxItemsPerBatchPath: '$.n' } };

    expect(run(map, { input: { items, n } }).cause).toContain(cause);
  });

  it('counts every item of a failed batch', () => {
    const map = { ItemBatcher: { MaxItemsPerBatch: 2 }, ToleratedFailureCount: 1 };
    const bad = fails((input) => (input as { Items: number[] }).Items.includes(3));

    expect(run(map, { input: items, tasks: bad }).error).toBe('States.ExceedToleratedFailureThreshold');
  });
});

describe('ItemReader and ResultWriter', () => {
  const reader = {
    Resource: 'arn:aws:states:::s3:getObject',
    Parameters: { 'Bucket.$': '$.bucket', Key: 'k.json' },
    ReaderConfig: { InputType: 'JSON', MaxItemsPath: '$.most' },
  };

  it('ask with their fields evaluated', () => {
    const asked: unknown[] = [];
    const result = run(
      {
        ItemReader: reader,
        ResultWriter: { Resource: 'arn:aws:states:::s3:putObject', Parameters: { 'Bucket.$': '$.bucket' } },
      },
      {
        input: { bucket: 'b', most: 2 },
        readItems: (effect) => {
          asked.push(effect);
          return ['x', 'y'];
        },
        writeResults: (effect) => {
          asked.push(effect);
          return { MapRunArn: effect.mapRunArn };
        },
      },
    );

    expect(asked).toMatchObject([
      {
        resource: reader.Resource,
        parameters: { Bucket: 'b', Key: 'k.json' },
        readerConfig: { InputType: 'JSON', MaxItems: 2 },
      },
      {
        parameters: { Bucket: 'b' },
        results: [
          { status: 'SUCCEEDED', output: 'x' },
          { status: 'SUCCEEDED', output: 'y' },
        ],
      },
    ]);
    expect(result.output).toMatchObject({
      MapRunArn: expect.stringMatching(/:mapRun:machine\/[\w-]+:[\w-]+$/),
    });
    expect(result.history[2]).toMatchObject({
      type: 'MapStateStarted',
      mapStateStartedEventDetails: { length: 0 },
    });
  });

  it('end the map run if they cannot be evaluated', () => {
    const result = run({ ResultWriter: {} }, { input: [1] });

    expect(result.error).toBe('States.ResultWriterFailed');
    expect(Object.values(result.run.mapRuns)).toMatchObject([{ status: 'FAILED' }]);
  });

  it('fail the state by their own names', () => {
    const result = run({ ItemReader: reader }, { input: { bucket: 'b', most: 1 } });

    expect(result).toMatchObject({ error: 'States.ItemReaderFailed', cause: 'No reader answers this run' });
  });

  it('leave all there is to say of the children in the state with NONE', () => {
    const map = { ResultWriter: { WriterConfig: { OutputType: 'JSON', Transformation: 'NONE' } } };

    expect(run(map, { input: [{ n: 1 }] }).output).toEqual([
      {
        ExecutionArn: expect.stringContaining(':execution:machine/'),
        Input: '{"n":1}',
        InputDetails: { Included: true },
        Name: expect.any(String),
        Output: '{"n":1}',
        OutputDetails: { Included: true },
        RedriveCount: 0,
        RedriveStatus: 'NOT_REDRIVABLE',
        RedriveStatusReason: 'Execution is SUCCEEDED and cannot be redriven',
        StartDate: '2024-01-01T00:00:00.000Z',
        StateMachineArn: expect.stringContaining(':stateMachine:machine/'),
        Status: 'SUCCEEDED',
        StopDate: '2024-01-01T00:00:00.000Z',
      },
    ]);
  });

  it.each<[string, Json]>([
    ['COMPACT', [[1], 2]],
    ['FLATTEN', [1, 2]],
  ])('leave results in the state when the writer has no resource: %s', (Transformation, expected) => {
    const map = { ResultWriter: { WriterConfig: { OutputType: 'JSON', Transformation } } };

    expect(run(map, { input: [[1], 2] }).output).toEqual(expected);
  });
});
