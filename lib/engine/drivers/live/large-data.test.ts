import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { SqliteStore } from '../../store/sqlite.ts';
import { closeAll, create, gate, lambda, newFolder, open, start, task } from './testing/live.ts';

afterEach(closeAll);

const TEXT = 'x'.repeat(200_000);

/** A distributed Map that starts a child for each item. */
const distributed = (states: object, more: object = {}) => ({
  Type: 'Map',
  ItemsPath: '$.items',
  ItemProcessor: {
    ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
    StartAt: Object.keys(states)[0],
    States: states,
  },
  End: true,
  ...more,
});

const items = (count: number) => ({ items: Array.from({ length: count }, (_, index) => index) });

/** A function that counts how many of its calls are under way at the same time. */
const counted = () => {
  const calls = { most: 0, now: 0, all: 0 };
  const integrations = lambda(async () => {
    calls.most = Math.max(calls.most, ++calls.now);
    await new Promise((resolve) => setTimeout(resolve, 5));
    calls.now--;
    calls.all++;
    return 'done';
  });
  return { calls, integrations };
};

describe('large data', () => {
  it('lets fewer children run side by side if their inputs are large, and all of them in the end', async () => {
    const { calls, integrations } = counted();
    const engine = open({ integrations });
    const selector = { 'index.$': '$$.Map.Item.Value', text: TEXT };
    const map = distributed({ Call: task({ End: true }) }, { ItemSelector: selector, ResultSelector: {} });
    const machine = await create(engine, 'inputs', { Map: map });

    const record = await engine.ended(await start(engine, machine, items(400)));

    expect(record?.status).toBe('SUCCEEDED');
    expect(calls.all).toBe(400);
    expect(calls.most).toBeLessThan(200);
  });

  it('lets fewer children run side by side once they have grown large', async () => {
    const { calls, integrations } = counted();
    const engine = open({ integrations });
    const grow = { Type: 'Pass', Result: { text: TEXT }, Next: 'Call' };
    const map = distributed({ Grow: grow, Call: task({ End: true }) }, { ResultSelector: {} });
    const machine = await create(engine, 'growing', { Map: map });

    const record = await engine.ended(await start(engine, machine, items(400)));

    expect(record?.status).toBe('SUCCEEDED');
    expect(calls.all).toBe(400);
    expect(calls.most).toBeLessThan(250);
  });

  it('keeps long outputs of children in the store until the map needs them, also after a restart', async () => {
    const file = join(newFolder(), 'baton.sqlite');
    const { integrations, next } = gate();
    const map = distributed({ Call: task({ OutputPath: '$', End: true }) }, { MaxConcurrency: 1 });
    const first = open({ integrations, store: new SqliteStore({ file }) });
    const machine = await create(first, 'outputs', { Map: map });
    const arn = await start(first, machine, items(2));
    (await next()).answer('a'.repeat(1000));
    await next();
    await first.close();
    const second = open({ integrations, store: new SqliteStore({ file }) });

    (await next()).answer('b'.repeat(1000));
    const record = await second.ended(arn);

    expect(JSON.parse(record?.output ?? '')).toEqual(['a'.repeat(1000), 'b'.repeat(1000)]);
  });

  it('fails a map whose results are far larger than a state may hold, without making them', async () => {
    const engine = open();
    const map = distributed({ Grow: { Type: 'Pass', Result: TEXT, End: true } });
    const machine = await create(engine, 'results', { Map: map });

    const record = await engine.ended(await start(engine, machine, items(120)));

    expect(record).toMatchObject({ status: 'FAILED', error: 'States.DataLimitExceeded' });
  });

  it('gives others their turn while states write a large history', async () => {
    const engine = open();
    const half = 'x'.repeat(100_000);
    const names = Array.from({ length: 100 }, (_, index) => `S${index}`);
    const stateOf = (index: number) => ({
      Type: 'Pass',
      Parameters: { 'text.$': `States.Format('{}${index}', $.half)`, 'half.$': '$.half' },
      ...(names[index + 1] === undefined ? { End: true } : { Next: names[index + 1] }),
    });
    const machine = await create(
      engine,
      'long',
      Object.fromEntries(names.map((name, index) => [name, stateOf(index)])),
    );

    const arn = await start(engine, machine, { half });
    const { events } = await engine.getExecutionHistory({ executionArn: arn, maxResults: 1000 });

    expect(events.length).toBeLessThan(100);
    expect((await engine.ended(arn))?.status).toBe('SUCCEEDED');
  });

  it('evaluates a template elsewhere whose paths visit more than a turn has time for', async () => {
    const engine = open();
    const field = (index: number) => [`f${index}.$`, `$..[?(@.k == ${index})]`] as const;
    const Parameters = Object.fromEntries(Array.from({ length: 60 }, (_, index) => field(index)));
    const machine = await create(engine, 'paths', { Pick: { Type: 'Pass', Parameters, End: true } });
    const list = Array.from({ length: 10_000 }, (_, k) => ({ k }));

    const record = await engine.ended(await start(engine, machine, { list }));

    expect(record?.error).toBeUndefined();
    expect(JSON.parse(record?.output ?? '{}')).toMatchObject({ f0: [{ k: 0 }], f59: [{ k: 59 }] });
  });
});
