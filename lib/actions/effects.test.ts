import { SendTaskHeartbeatCommand, SendTaskSuccessCommand } from '@aws-sdk/client-sfn';
import { ScanCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import type { RunInfo } from '#contracts/action-event.ts';
import type { Json } from '#core/json.ts';
import { startPlatform, type TestPlatform } from '#platform/testing/platform.ts';
import type { ActionContext } from './action-call.ts';
import { ActionError } from './action-error.ts';
import { type ActionHandler, defineAction } from './define-action.ts';
import { runInfo } from './testing/run-info.ts';

let platform: TestPlatform;
let made: Json[] = [];
let key = 0;
let run: RunInfo;

beforeAll(async () => {
  platform = await startPlatform();
});
afterAll(() => platform.close());
beforeEach(() => {
  platform.reset();
  made = [];
  run = runInfo({ step: 'charge', effect: true, idempotency_key: `one#charge${key++}` });
});

type Logic = (input: { amount: number }, context: ActionContext) => Json | Promise<Json>;

/** The action as one of several Lambdas would run it: its own memory, its own client. */
const action = (logic: Logic, rest: object = {}): ActionHandler => {
  const dynamo = platform.table.client();
  return defineAction(
    { name: 'payments/charge', input: z.object({ amount: z.number() }), output: z.json(), ...rest },
    (input, context) => {
      made.push(input.amount);
      return logic(input, context) as never;
    },
    { clients: { ...platform.clients, dynamo: async () => dynamo } },
  );
};
const call = (handler: ActionHandler, amount = 1, rest: Partial<RunInfo> = {}) =>
  handler({ input: { amount }, run: { ...run, ...rest } });

const items = async () => {
  const { name, client } = await platform.ports.table();
  return (await client.send(new ScanCommand({ TableName: name }))).Items ?? [];
};

describe('an effect', () => {
  it('happens once however often it is tried, and every try gets the first result as it was', async () => {
    const result = { id: 'ch_1', tiny: 1e-200, empty: '', nested: [null, { deep: true }] };
    const [one, other] = [action(() => result), action(() => ({ id: 'another' }))];

    expect(await call(one)).toEqual(result);
    expect(await call(other, 1, { attempt: 1 })).toEqual(result);
    expect(await call(other, 1, { attempt: 2 })).toEqual(result);
    expect(made).toEqual([1]);
  });

  it('is AlreadyInProgress for a try that overlaps, which may be retried', async () => {
    let finish: (id: Json) => void = () => {};
    const ending = new Promise<Json>((resolve) => {
      finish = resolve;
    });
    let begin: () => void = () => {};
    const begun = new Promise<void>((resolve) => {
      begin = resolve;
    });
    const first = call(
      action(() => {
        begin();
        return ending;
      }),
    );
    await begun;

    await expect(call(action(() => 'second'))).rejects.toMatchObject({
      name: 'AlreadyInProgress',
      retryable: true,
    });
    finish('first');

    expect(await first).toBe('first');
    expect(await call(action(() => 'third'))).toBe('first');
    expect(made).toEqual([1]);
  });

  it('leaves the way free for the next try when it fails', async () => {
    const failing = action(() => {
      throw new ActionError('ServiceDown', 'no answer');
    });

    await expect(call(failing)).rejects.toMatchObject({ name: 'ServiceDown' });
    expect(await call(action(() => 'done'))).toBe('done');
  });

  it('is not taken for its compensation, nor for the same step of another workflow', async () => {
    await call(action(() => 'charged'));

    expect(
      await call(
        action(() => 'refunded'),
        1,
        { compensation: true },
      ),
    ).toBe('refunded');
    expect(
      await call(
        action(() => 'elsewhere'),
        1,
        { workflow: 'invoices' },
      ),
    ).toBe('elsewhere');
  });

  it('that is none costs no write', async () => {
    const before = (await items()).length;
    await call(
      action(() => 'pure'),
      1,
      { effect: false },
    );

    expect(await items()).toHaveLength(before);
  });

  it('is kept as long as a run can be redriven, and no longer', async () => {
    await call(action(() => 'kept'));
    const kept = (await items()).find(({ pk }) => String(pk).includes(run.idempotency_key));
    const days = (Number(kept?.ttl) - Date.now() / 1000) / 86_400;

    expect(days).toBeGreaterThan(13.9);
    expect(days).toBeLessThan(14.1);
  });
});

describe('an action behind a breaker', () => {
  const breaker = { name: 'bank', failures: 2, window_seconds: 60, open_for_seconds: 30, probes: 1 };

  it('is rejected without being called once the breaker is open, and the opening is announced', async () => {
    const failing = action(() => {
      throw new ActionError('ServiceDown', 'no answer');
    });
    for (let n = 0; n < 2; n++) {
      await expect(call(failing, n, { breaker })).rejects.toMatchObject({ name: 'ServiceDown' });
    }
    const written = (await items()).length;

    await expect(call(failing, 2, { breaker })).rejects.toMatchObject({
      name: 'CircuitOpen',
      retryable: false,
    });
    expect(made).toEqual([0, 1]);
    expect(await items()).toHaveLength(written);
    expect(platform.published()).toEqual([
      ['Breaker Changed', expect.objectContaining({ breaker: 'bank', from: 'closed', to: 'open' })],
    ]);
  });

  it('fails as Sandbox.Timedout before Lambda ends it, so that the breaker hears of it', async () => {
    const hanging = action(() => new Promise<Json>(() => {}));
    const settings = { ...breaker, name: 'hanging', failures: 1 };
    const context = { getRemainingTimeInMillis: () => 50 };
    const event = { input: { amount: 1 }, run: { ...run, effect: false, breaker: settings } };

    await expect(hanging(event, context)).rejects.toMatchObject({ name: 'Sandbox.Timedout' });
    await expect(hanging(event, context)).rejects.toMatchObject({ name: 'CircuitOpen' });
  });
});

describe('a cached step', () => {
  it('is not run again for the same input within its time, and is after', async () => {
    const cache = { ttl_seconds: 60 };
    const pure = { effect: false, cache, workflow: `cached-${key}` };
    const [one, other] = [action(({ amount }) => ({ amount, n: made.length })), action(() => 'other')];

    expect(await call(one, 41, pure)).toEqual({ amount: 41, n: 1 });
    expect(await call(other, 41, pure)).toEqual({ amount: 41, n: 1 });
    expect(await call(one, 42, pure)).toEqual({ amount: 42, n: 2 });
    expect(await call(other, 43, { ...pure, cache: { ...cache, key: 'fixed' } })).toBe('other');
    expect(await call(one, 44, { ...pure, cache: { ...cache, key: 'fixed' } })).toBe('other');
    expect(made).toEqual([41, 42, 43]);
    expect(await call(one, 41, { ...pure, cache: { ttl_seconds: -1, key: 'expired' } })).toMatchObject({
      n: 4,
    });
    expect(await call(one, 41, { ...pure, cache: { ttl_seconds: 60, key: 'expired' } })).toMatchObject({
      n: 5,
    });
  });
});

describe('an action that a state waits for', () => {
  it('sends heartbeats when it says so and its result when it returns', async () => {
    platform.sfn.on(SendTaskHeartbeatCommand).resolves({}).on(SendTaskSuccessCommand).resolves({});
    const handler = action(async (_, { heartbeat }) => {
      await heartbeat();
      return { id: 'ch_1' };
    });
    await call(handler, 1, { effect: false, task_token: 'token' });

    expect(platform.sfn.commandCalls(SendTaskHeartbeatCommand)[0]?.args[0].input).toEqual({
      taskToken: 'token',
    });
    expect(platform.sfn.commandCalls(SendTaskSuccessCommand)[0]?.args[0].input).toEqual({
      taskToken: 'token',
      output: '{"id":"ch_1"}',
    });
  });

  it('fails by itself and sends nothing', async () => {
    const handler = action(() => {
      throw new ActionError('ServiceDown', 'no answer');
    });

    await expect(call(handler, 1, { effect: false, task_token: 'token' })).rejects.toMatchObject({
      name: 'ServiceDown',
    });
    expect(platform.sfn.calls()).toHaveLength(0);
  });
});
