import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import type { CacheSettings } from '#contracts/action-event.ts';
import type { Json } from '#core/json.ts';
import { ActionError } from '../action-error.ts';
import { defineAction } from '../define-action.ts';
import { systemClients } from '../ports/clients.ts';
import type { CallMetrics } from '../telemetry/metrics.ts';
import { runInfo } from '../testing/run-info.ts';
import { startTable, type TestTable } from '../testing/table.ts';

let table: TestTable;
let now: number;
let made: Json[];
let key: string;
let measured: CallMetrics[];
let files: Record<string, string>;
let tests = 0;

beforeAll(async () => {
  table = await startTable();
});
afterAll(() => table.close());
beforeEach(() => {
  now = 1_000_000;
  made = [];
  measured = [];
  files = {};
  key = `test-${tests++}`;
});

/** The action as one of several Lambdas would run it, with its own client and memory. */
const action = (logic: (n: number) => Json | Promise<Json> = (n) => ({ n, times: made.length })) => {
  const dynamo = table.client();
  return defineAction(
    {
      name: `shop/${key}`,
      input: z.object({ n: z.number(), file: z.string().optional() }),
      output: z.json(),
    },
    (input) => {
      made.push(input.n);
      return logic(input.n) as never;
    },
    {
      clients: { ...systemClients, dynamo: async () => dynamo },
      clock: { now: () => now },
      metrics: async (_, metrics) => {
        measured.push(metrics);
      },
      storage: {
        get: async (path: string) =>
          files[path] === undefined
            ? undefined
            : { body: Buffer.from(files[path]), contentType: 'text/plain' },
      } as never,
    },
  );
};
const call = (handler: ReturnType<typeof action>, n: number, cache: Partial<CacheSettings> = {}) =>
  handler({ input: { n }, run: runInfo({ cache: { ttl_seconds: 60, ...cache } }) });
/** Waits until the logic runs. */
const begun = async (): Promise<void> => {
  while (made.length === 0) await sleep(5);
};
const hit = (value: Json) => ({ baton_cache: 'hit', value });

describe('a cached step', () => {
  it('is run once for the same input within its time, marks what it kept, and is run again after', async () => {
    expect(await call(action(), 1)).toEqual({ n: 1, times: 1 });
    expect(await call(action(), 1)).toEqual(hit({ n: 1, times: 1 }));
    expect(await call(action(), 2)).toEqual({ n: 2, times: 2 });
    now += 60_001;
    expect(await call(action(), 1)).toEqual({ n: 1, times: 3 });
    expect(measured.map(({ cache }) => cache)).toEqual(['miss', 'hit', 'miss', 'miss']);
  });

  it('takes the author’s key in place of the input', async () => {
    expect(await call(action(), 1, { key: 'fixed' })).toEqual({ n: 1, times: 1 });
    expect(await call(action(), 2, { key: 'fixed' })).toEqual(hit({ n: 1, times: 1 }));
  });

  it('takes the contents of files in place of the input, whatever the files are called', async () => {
    files = { a: 'text', b: 'text', c: 'other' };

    expect(await call(action(), 1, { content: ['a'] })).toEqual({ n: 1, times: 1 });
    expect(await call(action(), 2, { content: ['b'] })).toEqual(hit({ n: 1, times: 1 }));
    expect(await call(action(), 3, { content: ['c'] })).toEqual({ n: 3, times: 2 });
    await expect(call(action(), 1, { content: ['gone'] })).rejects.toMatchObject({
      message: expect.stringContaining('no file "gone"'),
    });
  });

  it('is computed once by all that need it at once', async () => {
    const slow = () => action((n) => sleep(60).then(() => n));

    const results = await Promise.all(Array.from({ length: 6 }, () => call(slow(), 7)));

    expect(made).toEqual([7]);
    expect(results.filter((result) => result === 7)).toHaveLength(1);
    expect(results.filter((result) => JSON.stringify(result) === JSON.stringify(hit(7)))).toHaveLength(5);
  });

  it('is computed by another if the first fails, which fails alone', async () => {
    const failing = action(async () => {
      await sleep(60);
      throw new ActionError('Down', 'no answer');
    });

    const first = call(failing, 7);
    await begun();
    const second = call(action(), 7);

    await expect(first).rejects.toMatchObject({ name: 'Down' });
    expect(await second).toEqual({ n: 7, times: 2 });
  });

  it('is computed by another when the process that computed it has ended', async () => {
    void call(
      action(() => new Promise<Json>(() => {})),
      7,
    );
    await begun();
    now += 30_001;

    expect(await call(action(), 7)).toEqual({ n: 7, times: 2 });
  });

  it('fails with AlreadyInProgress if the other takes longer than there is time', async () => {
    void call(
      action(() => new Promise<Json>(() => {})),
      7,
    );
    await begun();
    const context = { getRemainingTimeInMillis: () => 40 };
    const run = runInfo({ cache: { ttl_seconds: 60 } });

    await expect(action()({ input: { n: 7 }, run }, context)).rejects.toMatchObject({
      name: 'AlreadyInProgress',
    });
  });

  it('answers from what has expired on the errors that it names, for as long as that is kept', async () => {
    const stale = { stale_on: ['CircuitOpen'], stale_seconds: 100 };
    const failing = (name: string) =>
      action(() => {
        throw new ActionError(name, 'rejected');
      });
    await call(action(), 1, stale);
    now += 61_000;

    expect(await call(failing('CircuitOpen'), 1, stale)).toEqual({
      baton_cache: 'stale',
      value: { n: 1, times: 1 },
    });
    await expect(call(failing('Down'), 1, stale)).rejects.toMatchObject({ name: 'Down' });
    await expect(call(failing('CircuitOpen'), 1)).rejects.toMatchObject({ name: 'CircuitOpen' });
    await expect(call(failing('CircuitOpen'), 2, stale)).rejects.toMatchObject({ name: 'CircuitOpen' });
    now += 100_000;
    await expect(call(failing('CircuitOpen'), 1, stale)).rejects.toMatchObject({ name: 'CircuitOpen' });
  });

  it('answers while its breaker is open, without asking it', async () => {
    const breaker = { name: key, failures: 1, window_seconds: 60, open_for_seconds: 60, probes: 1 };
    const run = runInfo({
      breaker,
      cache: { ttl_seconds: 60, stale_on: ['CircuitOpen'], stale_seconds: 600 },
    });
    const handler = action((n) => {
      if (made.length > 1) throw new ActionError('Down', 'no answer');
      return n;
    });
    await handler({ input: { n: 1 }, run });
    await expect(handler({ input: { n: 2 }, run })).rejects.toMatchObject({ name: 'Down' });

    expect(await handler({ input: { n: 1 }, run })).toEqual(hit(1));
    now += 61_500;
    await expect(handler({ input: { n: 2 }, run })).rejects.toMatchObject({ name: 'Down' });
    expect(await handler({ input: { n: 1 }, run })).toEqual({ baton_cache: 'stale', value: 1 });
  });

  it('answers from what has expired before its state stops waiting, if that is asked for', async () => {
    const settings = { ttl_seconds: 1, stale_on: ['States.Timeout'], stale_seconds: 600 };
    const run = (cache: CacheSettings) => runInfo({ cache, at: now, timeout_seconds: 0.2 });
    const handler = action((n) => (made.length > 1 ? new Promise<Json>(() => undefined) : n));
    await handler({ input: { n: 1 }, run: run(settings) });
    now += 2000;

    expect(await handler({ input: { n: 1 }, run: run(settings) })).toEqual({
      baton_cache: 'stale',
      value: 1,
    });
    await expect(handler({ input: { n: 2 }, run: run(settings) })).rejects.toMatchObject({
      name: 'Sandbox.Timedout',
    });
  });

  it('is not kept if it is an effect', async () => {
    const run = runInfo({ cache: { ttl_seconds: 60 }, effect: true, idempotency_key: key });

    await action()({ input: { n: 1 }, run });

    expect(measured[0]?.cache).toBeUndefined();
  });
});
