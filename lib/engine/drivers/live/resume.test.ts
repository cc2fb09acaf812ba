import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import type { Engine } from '../../engine.ts';
import { SqliteStore } from '../../store/sqlite.ts';
import { closeAll, create, gate, lambda, newFolder, open, start, task, types } from './testing/live.ts';

afterEach(closeAll);

describe('an engine that opens a store again', () => {
  it('resumes timers, tasks in flight, callbacks, children and maps, each with its identity', async () => {
    const file = join(newFolder(), 'baton.sqlite');
    const { integrations, next } = gate();
    const before = open({ store: new SqliteStore({ file }), integrations });
    const inner = await create(before, 'inner', { T: task({ End: true }) });
    const machine = await create(before, 'outer', {
      P: {
        Type: 'Parallel',
        Branches: [
          { StartAt: 'W', States: { W: { Type: 'Wait', Seconds: 1, End: true } } },
          {
            StartAt: 'B',
            States: {
              B: {
                ...task({
                  Parameters: { FunctionName: 'f', Payload: { 'token.$': '$$.Task.Token' } },
                  ResultSelector: { 'got.$': '$' },
                  End: true,
                }),
                Resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken',
              },
            },
          },
          {
            StartAt: 'C',
            States: {
              C: {
                Type: 'Task',
                Resource: 'arn:aws:states:::states:startExecution.sync:2',
                Parameters: { StateMachineArn: inner, Input: {} },
                ResultSelector: { 'child.$': '$.Output' },
                End: true,
              },
            },
          },
          {
            StartAt: 'M',
            States: {
              M: {
                Type: 'Map',
                ItemsPath: '$.items',
                ItemProcessor: {
                  ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
                  StartAt: 'I',
                  States: { I: { Type: 'Wait', Seconds: 1, End: true } },
                },
                End: true,
              },
            },
          },
        ],
        End: true,
      },
    });
    const arn = await start(before, machine, { items: [1, 2, 3] });
    const calls = [await next(), await next()];
    const callback = calls.find(({ call }) => call.context.taskToken !== null);
    const plain = calls.find(({ call }) => call.context.taskToken === null);
    callback?.answer(null);
    while (!(await types(before, arn)).filter((type) => type === 'TaskSubmitted').at(1))
      await new Promise(setImmediate);
    await before.close();

    const after = open({ store: new SqliteStore({ file }), integrations });
    const again = await next();

    expect(again.call.context.idempotencyKey).toBe(plain?.call.context.idempotencyKey);
    again.answer('inner result');
    await after.sendTaskSuccess({
      taskToken: callback?.call.context.taskToken ?? '',
      output: '"called back"',
    });
    const ended = await after.ended(arn);

    expect(ended?.cause).toBeUndefined();
    expect(JSON.parse(ended?.output ?? '')).toEqual([
      { items: [1, 2, 3] },
      { got: 'called back' },
      { child: 'inner result' },
      [1, 2, 3],
    ]);
    const ids = (await after.getExecutionHistory({ executionArn: arn, maxResults: 1000 })).events.map(
      (event) => (event as { id: number }).id,
    );

    expect(ids).toEqual(ids.map((_, index) => index + 1));
    const [mapRun] = (await after.listMapRuns({ executionArn: arn })).mapRuns;

    expect(await after.describeMapRun({ mapRunArn: mapRun?.mapRunArn ?? '' })).toMatchObject({
      status: 'SUCCEEDED',
      itemCounts: { succeeded: 3, total: 3 },
    });
  });

  it('reads the items of a map again that had been read in part', async () => {
    const folder = newFolder();
    const ids = Array.from({ length: 3000 }, (_, id) => `${id}`);
    mkdirSync(join(folder, 'bucket'));
    writeFileSync(join(folder, 'bucket/items.csv'), ids.map((id) => `${id},${'x'.repeat(1000)}\n`).join(''));
    const options = { buckets: { bucket: join(folder, 'bucket') } };
    const file = join(folder, 'baton.sqlite');
    const before = open({ store: new SqliteStore({ file }), ...options });
    const machine = await create(before, 'reader', {
      M: {
        Type: 'Map',
        ItemReader: {
          Resource: 'arn:aws:states:::s3:getObject',
          Parameters: { Bucket: 'bucket', Key: 'items.csv' },
          ReaderConfig: { InputType: 'CSV', CSVHeaderLocation: 'GIVEN', CSVHeaders: ['id', 'text'] },
        },
        ItemBatcher: { MaxItemsPerBatch: 100 },
        ItemProcessor: {
          ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'EXPRESS' },
          StartAt: 'I',
          States: {
            I: { Type: 'Pass', Parameters: { 'ids.$': '$.Items[*].id' }, OutputPath: '$.ids', End: true },
          },
        },
        End: true,
      },
    });
    const arn = await start(before, machine);
    const countOf = async (engine: Engine): Promise<number> => {
      const [mapRun] = (await engine.listMapRuns({ executionArn: arn })).mapRuns;
      const { itemCounts } = await engine.describeMapRun({ mapRunArn: mapRun?.mapRunArn ?? '' });
      return itemCounts.total;
    };
    while ((await countOf(before)) === 0) await new Promise(setImmediate);
    const read = await countOf(before);
    await before.close();

    const after = open({ store: new SqliteStore({ file }), ...options });
    const ended = await after.ended(arn);

    expect(read).toBeLessThan(ids.length);
    expect(ended?.cause).toBeUndefined();
    expect((JSON.parse(ended?.output ?? '') as string[][]).flat()).toEqual(ids);
  });

  it('replays a long journal to the same state, from snapshots', async () => {
    const file = join(newFolder(), 'baton.sqlite');
    const loop = {
      N: {
        Type: 'Pass',
        QueryLanguage: 'JSONata',
        Output: '{% {"n": $states.input.n + 1, "id": $uuid()} %}',
        Next: 'T',
      },
      T: { ...task({ ResultPath: null, Next: 'C' }) },
      C: { Type: 'Choice', Choices: [{ Variable: '$.n', NumericLessThan: 1500, Next: 'N' }], Default: 'W' },
      W: { Type: 'Wait', Seconds: 1, End: true },
    };
    const before = open({ store: new SqliteStore({ file }), integrations: lambda(() => null) });
    const arn = await start(before, await create(before, 'm', loop), { n: 0 });
    const seen: string[] = [];
    await new Promise<void>((resolve) => {
      before.subscribe((notice) => {
        if (notice.type !== 'history') return;
        const entered = notice.events.find((event) => event.type === 'WaitStateEntered');
        if (entered) resolve(void seen.push(JSON.stringify(entered.details?.input)));
      });
    });
    await before.close();
    const after = open({ store: new SqliteStore({ file }), integrations: lambda(() => null) });
    const ended = await after.ended(arn);

    expect(ended).toMatchObject({ status: 'SUCCEEDED', output: seen[0] });
    expect(JSON.parse(seen[0] ?? '').n).toBe(1500);
  });
});
