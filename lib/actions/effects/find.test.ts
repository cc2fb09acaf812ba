import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import type { RunInfo } from '#contracts/action-event.ts';
import type { Json } from '#core/json.ts';
import type { ActionContext } from '../action-call.ts';
import { ActionError } from '../action-error.ts';
import { type ActionHandler, defineAction } from '../define-action.ts';
import { systemClients } from '../ports/clients.ts';
import { tableOf } from '../ports/documents.ts';
import { runInfo } from '../testing/run-info.ts';
import { startTable, type TestTable } from '../testing/table.ts';
import { type EffectLog, effectLog } from './effect-log.ts';

let table: TestTable;
let run: RunInfo;
let log: EffectLog;
let runs = 0;
/** Charges by the bank's reference, as a bank without idempotency keys would have them. */
let bank: Map<string, number>;
let now = 0;

beforeAll(async () => {
  table = await startTable();
});
afterAll(() => table.close());
beforeEach(() => {
  bank = new Map();
  now = 1_000_000;
  const execution = `arn:aws:states:us-east-1:000000000000:execution:orders:find-${runs++}`;
  run = runInfo({ execution, step: 'charge', effect: true, idempotency_key: 'one/charge' });
  log = effectLog(openTable(), execution);
});

const openTable = () => {
  const client = table.client();
  return tableOf(async () => client);
};

/** An action that charges, and may die before it answers; with `find`, it can look up its charge. */
const charging = ({ dies = false, finds = true } = {}): ActionHandler => {
  const client = table.client();
  const wiring = {
    clock: { now: () => now },
    clients: { ...systemClients, dynamo: async () => client },
  };
  const logic = async (_input: unknown, { run: { idempotency_key: key } }: ActionContext): Promise<Json> => {
    bank.set(key, (bank.get(key) ?? 0) + 1);
    if (dies) throw new Error('died');
    return { id: `charge of ${key}` };
  };
  const contract = { name: 'payments/charge', input: z.json(), output: z.json() };
  if (!finds) return defineAction(contract, logic, wiring);
  return defineAction({ ...contract, options: { find: true } }, logic, {
    ...wiring,
    find: async (key) => (bank.has(key) ? { id: `charge of ${key}` } : undefined),
  });
};
const call = (handler: ActionHandler, more: Partial<RunInfo> = {}) =>
  handler({ input: {}, run: { ...run, ...more } });

describe('An action that can find its effects', () => {
  it('does not repeat an attempt that took effect although nothing is known of it', async () => {
    await call(charging({ dies: true })).catch(() => 'died');

    const result = await call(charging(), { attempt: 1 });

    expect(result).toEqual({ id: 'charge of one/charge' });
    expect(bank.get('one/charge')).toBe(1);
    expect(await log.entry('one/charge')).toMatchObject({ state: 'done' });
  });

  it('does not repeat what another execution with its key may have left, and what nothing undoes', async () => {
    const other = { execution: `${run.execution}-next`, entry: 'two/charge' };
    await call(charging({ dies: true }), { entry: 'one/charge' }).catch(() => 'died');

    const result = await call(charging(), other);
    const again = await call(charging({ dies: true }), { ...other, execution: `${run.execution}-third` });

    expect([result, again]).toEqual([{ id: 'charge of one/charge' }, { id: 'charge of one/charge' }]);
    expect(bank).toEqual(new Map([['one/charge', 1]]));
  });

  it('repeats an attempt that did not take effect', async () => {
    await call(charging({ dies: true })).catch(() => 'died');
    bank.clear();

    await call(charging(), { attempt: 1 });

    expect(bank.get('one/charge')).toBe(1);
  });

  it('may find that the result is nothing, which is a result', async () => {
    const client = table.client();
    let calls = 0;
    const nothing = defineAction(
      { name: 'a/b', input: z.json(), output: z.json(), options: { find: true } },
      () => {
        calls++;
        throw new Error('died');
      },
      {
        clock: { now: () => now },
        clients: { ...systemClients, dynamo: async () => client },
        find: async () => null,
      },
    );
    await call(nothing).catch(() => 'died');

    expect(await call(nothing, { attempt: 1 })).toBeNull();
    expect(calls).toBe(1);
  });

  it('is not asked before a first attempt', async () => {
    bank.set('one/charge', 1);

    await call(charging());

    expect(bank.get('one/charge')).toBe(2);
  });

  it('tells an undo the result, after which no attempt begins', async () => {
    await call(charging({ dies: true })).catch(() => 'died');

    const isThere = await call(charging(), { find: true });
    const later = await call(charging(), { attempt: 1 }).catch((error: Error) => error.name);

    expect(isThere).toBe(true);
    expect(later).toBe('Revoked');
    expect(await log.entry('one/charge')).toMatchObject({
      state: 'revoked',
      result: '{"id":"charge of one/charge"}',
    });
  });

  it('tells an undo that nothing was done, after which there is nothing to undo', async () => {
    await call(charging({ dies: true })).catch(() => 'died');
    bank.clear();

    const isThere = await call(charging(), { find: true });

    expect(isThere).toBe(false);
    expect(await log.entry('one/charge')).toMatchObject({ state: 'void' });
  });

  it('is asked by the key that the author gave the effect', async () => {
    const own = { entry: 'one/charge', idempotency_key: 'order-7' };
    await call(charging({ dies: true }), own).catch(() => 'died');

    const isThere = await call(charging(), { find: true });

    expect(isThere).toBe(true);
    expect(await log.entry('one/charge')).toMatchObject({ result: '{"id":"charge of order-7"}' });
  });

  it('is asked only when no attempt can be under way any longer', async () => {
    const about = { workflow: 'orders', step: 'charge', action: 'payments/charge' };
    await log.change('one/charge', () => ({
      verdict: 'begun',
      next: { state: 'under_way', owner: 'a', until: now + 10_000, doubtful: false, at: now, about },
    }));

    const early = await call(charging(), { find: true }).catch((error: Error) => error.name);
    now += 15_000;
    const late = await call(charging(), { find: true });

    expect([early, late]).toEqual(['StillUnderWay', false]);
  });

  it('must be wired to do so, if and only if its contract says so', () => {
    const contract = { name: 'a/b', input: z.json(), output: z.json() };
    const act = () => null;

    expect(() => defineAction({ ...contract, options: { find: true } }, act)).toThrow(/has no "find"/);
    expect(() => defineAction(contract, act, { find: async () => null })).toThrow(/does not say so/);
  });
});

describe('A part of an effect', () => {
  /** Reserves and charges; may die after reserving. */
  const ordering = (dies: boolean): ActionHandler => {
    const client = table.client();
    return defineAction(
      {
        name: 'shop/order',
        input: z.json(),
        output: z.json(),
        errors: { OutOfStock: { retryable: false, effect: 'none' } },
      },
      async (_input, { once }) => {
        const reserved = await once('reserve', (key) => {
          bank.set(key, (bank.get(key) ?? 0) + 1);
          return { reservation: 'r-1' };
        });
        if (dies) throw new ActionError('OutOfStock', 'none left');
        return { ...reserved, charged: await once('charge', () => true) };
      },
      { clock: { now: () => now }, clients: { ...systemClients, dynamo: async () => client } },
    );
  };

  it('is done once however often the action is tried, under a key that stays the same', async () => {
    await call(ordering(true)).catch(() => 'died');

    const result = await call(ordering(false), { attempt: 1 });

    expect(result).toEqual({ reservation: 'r-1', charged: true });
    expect([...bank]).toEqual([['one/charge/reserve', 1]]);
  });

  it('puts the effect in doubt even if the error that follows means that nothing was done', async () => {
    await call(ordering(true)).catch(() => 'died');

    expect(await log.entry('one/charge')).toMatchObject({ state: 'unknown', doubtful: true });
  });

  it('is done without a record in a step that has no effect', async () => {
    await call(ordering(true), { effect: false }).catch(() => 'died');
    await call(ordering(false), { effect: false });

    expect(bank.get('one/charge/reserve')).toBe(2);
  });
});

describe('An undo', () => {
  it('learns under which key the effect is known to services outside', async () => {
    await call(charging(), { entry: 'one/charge', idempotency_key: 'order-8' });
    const client = table.client();
    let undoes: string | undefined;
    const refund = defineAction(
      { name: 'payments/refund', input: z.json(), output: z.json() },
      (_input, context) => {
        undoes = context.undoes;
        return null;
      },
      { clients: { ...systemClients, dynamo: async () => client } },
    );

    await call(refund, { idempotency_key: 'one/charge/undo', compensation: true });

    expect(undoes).toBe('order-8');
  });
});
