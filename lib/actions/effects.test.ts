import { SendTaskHeartbeatCommand, SendTaskSuccessCommand } from '@aws-sdk/client-sfn';
import { ScanCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { z } from 'zod';
import type { RunInfo } from '#contracts/action-event.ts';
import { defined } from '#core/defined.ts';
import type { Json } from '#core/json.ts';
import { startPlatform, type TestPlatform } from '#platform/testing/platform.ts';
import type { ActionContext } from './action-call.ts';
import { ActionError } from './action-error.ts';
import { type ActionHandler, defineAction } from './define-action.ts';
import { effectLog } from './effects/effect-log.ts';
import { close, closePart } from './effects/fence.ts';
import type { Storage } from './storage/storage.ts';
import { runInfo } from './testing/run-info.ts';
import { storageIn } from './testing/storage-in.ts';

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
  run = runInfo({ step: 'charge', effect: true, idempotency_key: `one/charge${key++}` });
});

type Logic = (input: { amount: number }, context: ActionContext) => Json | Promise<Json>;

/** The action as one of several Lambdas would run it: its own memory, its own client. */
const action = (logic: Logic, rest: object = {}, storage?: Storage): ActionHandler => {
  const dynamo = platform.table.client();
  return defineAction(
    { name: 'payments/charge', input: z.object({ amount: z.number() }), output: z.json(), ...rest },
    (input, context) => {
      made.push(input.amount);
      return logic(input, context) as never;
    },
    { clients: { ...platform.clients, dynamo: async () => dynamo }, ...defined({ storage }) },
  );
};
const call = (handler: ActionHandler, amount = 1, rest: Partial<RunInfo> = {}) =>
  handler({ input: { amount }, run: { ...run, ...rest } });

/** The action as one whose contract says of `PaymentDeclined` that nothing was done, and which throws an error. */
const throwing = (name: string): ActionHandler =>
  action(
    () => {
      throw new ActionError(name, 'no');
    },
    { errors: { PaymentDeclined: { retryable: false, effect: 'none' } } },
  );

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

  it('is separate from its compensation, and from the same step of another execution', async () => {
    await call(action(() => 'charged'));
    const refund = action(() => 'refunded');
    const elsewhere = action(() => 'elsewhere');

    const undo = { compensation: true, idempotency_key: `${run.idempotency_key}/undo` };

    expect(await call(refund, 1, undo)).toBe('refunded');
    expect(await call(elsewhere, 1, { execution: `${run.execution}-2` })).toBe('elsewhere');
  });

  it('whose result is too long for a state has a small record, and every try gets the result from the storage', async () => {
    const result = { text: 'é'.repeat(1_000_000), count: 1 };
    const stores = [{ at: [], above_bytes: 1000, except: ['count'] }];
    const files = new Map<string, Uint8Array>();
    const storage = storageIn(files);

    const first = await call(
      action(() => result, {}, storage),
      1,
      { stores },
    );
    const again = await call(
      action(() => 'another', {}, storage),
      1,
      { stores, attempt: 1 },
    );

    expect(again).toEqual(first);
    expect(first).toMatchObject({ text: { baton_stored: { bytes: 2_000_002 } }, count: 1 });
    expect(made).toEqual([1]);
    expect([...files.values()].map(({ length }) => length)).toEqual([2_000_002]);
    const records = (await items()).filter((item) => JSON.stringify(item).includes(run.idempotency_key));
    expect(records.length).toBeGreaterThan(0);
    expect(JSON.stringify(records).length).toBeLessThan(1500);
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

  it('is logged without an expiry while its execution may continue', async () => {
    await call(action(() => 'kept'));

    const kept = (await items()).find((item) => item.key === run.idempotency_key);

    expect(kept).toMatchObject({ entry: { state: 'done', about: { step: 'charge' } } });
    expect(kept).not.toHaveProperty('ttl');
  });
});

describe('An effect of an iteration that is an execution', () => {
  it('is found by whoever undoes, although it is in a shard, and is done once', async () => {
    const sharded = { ...run, idempotency_key: `${run.idempotency_key}/7`, sharded: true };
    const made: string[] = [];
    const charge = action(() => {
      made.push('charge');
      return 'paid';
    });

    await call(charge, 1, sharded);
    await call(charge, 2, sharded);

    const found = await Array.fromAsync(effectLog(platform.ports.table, run.execution).entries());
    expect(made).toEqual(['charge']);
    expect(found.filter(({ key }) => key === sharded.idempotency_key)).toMatchObject([
      { entry: { state: 'done' }, sharded: true },
    ]);
  });

  it('is not begun once the fence is closed', async () => {
    const execution = `${run.execution}-closed`;
    await effectLog(platform.ports.table, execution).changeFence(close);

    await expect(
      call(
        action(() => 'paid'),
        1,
        { ...run, execution, sharded: true },
      ),
    ).rejects.toMatchObject({ name: 'Revoked' });
  });
});

describe('An effect of a part that is undone', () => {
  it('is not begun, and others are', async () => {
    const execution = `${run.execution}-part`;
    await effectLog(platform.ports.table, execution).changeFence((fence) =>
      closePart(fence, ['part/charge']),
    );
    const charge = action(() => 'paid');
    const key = (idempotency_key: string) => ({ ...run, execution, idempotency_key });

    await expect(call(charge, 1, key('part/charge/3'))).rejects.toMatchObject({ name: 'Revoked' });
    await expect(call(charge, 1, { ...key('part/charge/4'), sharded: true })).rejects.toMatchObject({
      name: 'Revoked',
    });
    expect(await call(charge, 1, key('part/pack'))).toBe('paid');
  });
});

describe('An effect with a key of its author', () => {
  const keyed = (name: string, own: string): Partial<RunInfo> => ({
    execution: `${run.execution}-${name}-${own}`,
    idempotency_key: own,
    entry: `${name}/charge`,
  });
  const undone = (name: string, own: string): Partial<RunInfo> => ({
    execution: keyed(name, own).execution,
    idempotency_key: `${name}/charge/undo`,
    compensation: true,
  });

  it('is shared by executions, and undone by the one that did it only', async () => {
    const refunds: string[] = [];
    const refund = (name: string) =>
      action(() => {
        refunds.push(name);
        return 'refunded';
      });

    const first = await call(
      action(() => 'paid'),
      1,
      keyed('one', 'a'),
    );
    const second = await call(
      action(() => 'paid again'),
      1,
      keyed('two', 'a'),
    );
    await call(refund('two'), 1, undone('two', 'a'));
    await call(refund('one'), 1, undone('one', 'a'));

    expect([first, second]).toEqual(['paid', 'paid']);
    expect(refunds).toEqual(['one']);
  });

  it('is refused to another execution if something undoes it and the step does not say that it is shared', async () => {
    const undo = { uses: 'refund', with: {} };
    const first = await call(
      action(() => 'paid'),
      1,
      { ...keyed('one', 'x'), undo },
    );

    const repeated = await call(
      action(() => 'paid again'),
      1,
      { ...keyed('one', 'x'), undo, attempt: 1 },
    );
    const other = call(
      action(() => 'paid again'),
      1,
      { ...keyed('two', 'x'), undo },
    );

    await expect(other).rejects.toMatchObject({
      name: 'KeyInUse',
      message: expect.stringContaining('say'),
    });
    expect([first, repeated]).toEqual(['paid', 'paid']);
    expect(made).toEqual([1]);
  });

  it('is shared although something undoes it if the step says so', async () => {
    const shared = { undo: { uses: 'refund', with: {} }, shared: true };
    await call(
      action(() => 'paid'),
      1,
      { ...keyed('one', 'y'), ...shared },
    );

    const other = await call(
      action(() => 'paid again'),
      1,
      { ...keyed('two', 'y'), ...shared },
    );

    expect(other).toBe('paid');
  });

  it('is done again after it was undone', async () => {
    await call(
      action(() => 'paid'),
      1,
      keyed('one', 'b'),
    );
    await call(
      action(() => 'refunded'),
      1,
      undone('one', 'b'),
    );

    const again = await call(
      action(() => 'paid again'),
      1,
      keyed('two', 'b'),
    );

    expect(again).toBe('paid again');
  });

  it('is done by one of several executions that come at once, and the others wait for its result', async () => {
    const names = ['one', 'two', 'three', 'four'];
    const attempts = names.map((name) =>
      call(
        action(async () => {
          await new Promise((resolve) => setTimeout(resolve, 200));
          return name;
        }),
        1,
        keyed(name, 'c'),
      ).catch((error: Error) => error.name),
    );

    const outcomes = await Promise.all(attempts);
    const winner = names.find((name) => outcomes.includes(name)) ?? '';
    const retried = await Promise.all(
      names.map((name) =>
        call(
          action(() => 'another'),
          1,
          keyed(name, 'c'),
        ),
      ),
    );

    // One that comes when the winner has ended gets its result at once.
    expect(new Set([...outcomes, 'AlreadyInProgress'])).toEqual(new Set([winner, 'AlreadyInProgress']));
    expect(made).toHaveLength(1);
    expect(retried).toEqual(Array(4).fill(winner));
  });

  it('that failed is done by the next execution if nothing was done, and is waited for if it is to be undone', async () => {
    const undo = { uses: 'refund', with: {} };
    await expect(call(throwing('PaymentDeclined'), 1, { ...keyed('one', 'd'), undo })).rejects.toThrow();
    await expect(call(throwing('ServiceDown'), 1, { ...keyed('one', 'e'), undo })).rejects.toThrow();
    const pay = action(() => 'paid');

    expect(await call(pay, 1, { ...keyed('two', 'd'), undo })).toBe('paid');
    await expect(call(pay, 1, { ...keyed('two', 'e'), undo })).rejects.toMatchObject({
      name: 'AlreadyInProgress',
    });
  });
});

describe('an effect that is to be undone', () => {
  const undo = (): Partial<RunInfo> => ({
    compensation: true,
    idempotency_key: `${run.idempotency_key}/undo`,
  });

  it('is not begun once its execution is fenced', async () => {
    const execution = `${run.execution}-fenced`;
    await effectLog(platform.ports.table, execution).changeFence(close);

    await expect(
      call(
        action(() => 'charged'),
        1,
        { execution },
      ),
    ).rejects.toMatchObject({
      name: 'Revoked',
      retryable: false,
    });
    expect(made).toEqual([]);
  });

  it('is not undone while it may be under way, and then never begins again', async () => {
    const [begun, finish] = [Promise.withResolvers<void>(), Promise.withResolvers<Json>()];
    const first = call(
      action(() => {
        begun.resolve();
        return finish.promise;
      }),
    );
    await begun.promise;
    const refund = action(() => 'refunded');

    await expect(call(refund, 1, undo())).rejects.toMatchObject({ name: 'StillUnderWay', retryable: true });
    finish.resolve('charged');

    expect(await first).toBe('charged');
    expect(await call(refund, 1, undo())).toBe('refunded');
    await expect(call(action(() => 'again'))).rejects.toMatchObject({ name: 'Revoked' });
  });

  it('never begins if its call comes late', async () => {
    await call(
      action(() => 'refunded'),
      1,
      undo(),
    );

    await expect(call(action(() => 'late'))).rejects.toMatchObject({ name: 'Revoked' });
  });

  it('is in doubt unless the contract says that the error means nothing was done', async () => {
    await expect(call(throwing('PaymentDeclined'))).rejects.toThrow();
    const declined = await entryOf(run);
    await expect(call(throwing('ServiceDown'))).rejects.toThrow();
    const down = await entryOf(run);
    await expect(call(throwing('PaymentDeclined'))).rejects.toThrow();
    const after = await entryOf(run);

    expect(declined).toMatchObject({ state: 'not_done', doubtful: false });
    expect(down).toMatchObject({ state: 'unknown', doubtful: true, error: 'ServiceDown' });
    expect(after).toMatchObject({ state: 'unknown', doubtful: true });
  });

  it('gets its signal at the timeout of its step, and its process ends', async () => {
    const exit = jest.fn();
    const dynamo = platform.table.client();
    let aborted = false;
    const handler = defineAction(
      { name: 'payments/charge', input: z.object({ amount: z.number() }), output: z.json() },
      async (_, { signal }) => {
        // On a busy machine the time may be over before the logic begins.
        aborted = signal.aborted;
        signal.addEventListener('abort', () => {
          aborted = true;
        });
        await new Promise((resolve) => setTimeout(resolve, 600));
        return aborted;
      },
      { clients: { ...platform.clients, dynamo: async () => dynamo }, exit },
    );

    expect(await call(handler, 1, { at: Date.now(), timeout_seconds: 0.2 })).toBe(true);
    expect(exit).toHaveBeenCalledTimes(1);
  });

  it('that runs out of time behind a breaker may still be at work, and its process ends', async () => {
    const exit = jest.fn();
    const dynamo = platform.table.client();
    const hanging = defineAction(
      { name: 'payments/charge', input: z.object({ amount: z.number() }), output: z.json() },
      () => new Promise<Json>(() => {}),
      { clients: { ...platform.clients, dynamo: async () => dynamo }, exit },
    );
    const breaker = { name: 'slow', failures: 9, window_seconds: 60, open_for_seconds: 30, probes: 1 };
    const event = { input: { amount: 1 }, run: { ...run, breaker } };

    const timedOut = hanging(event, { getRemainingTimeInMillis: () => 50 });
    await expect(timedOut).rejects.toMatchObject({ name: 'Sandbox.Timedout' });
    const refund = action(() => 'refunded');

    expect(exit).toHaveBeenCalledTimes(1);
    await expect(call(refund, 1, undo())).rejects.toMatchObject({ name: 'StillUnderWay' });
  });

  it('is not begun after the timeout of its step', async () => {
    const late = call(
      action(() => 'charged'),
      1,
      { at: Date.now() - 5000, timeout_seconds: 4 },
    );

    await expect(late).rejects.toMatchObject({ name: 'Sandbox.Timedout' });
    expect(made).toEqual([]);
  });
});

const entryOf = async ({ execution, idempotency_key }: RunInfo) => {
  for await (const { key: of, entry } of effectLog(platform.ports.table, execution).entries())
    if (of === idempotency_key) return entry;
  return undefined;
};

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
