import { describe, expect, it, jest } from '@jest/globals';
import { z } from 'zod';
import type { RunInfo } from '#contracts/action-event.ts';
import { ActionError } from './action-error.ts';
import { defineAction } from './define-action.ts';
import type { CallMetrics } from './telemetry/metrics.ts';

const run: RunInfo = {
  execution: 'arn:aws:states:us-east-1:000000000000:execution:orders:one',
  execution_name: 'one',
  workflow: 'orders',
  step: 'charge',
  attempt: 0,
  idempotency_key: 'one#charge',
};
const contract = {
  name: 'payments/charge',
  input: z.object({ amount: z.number().positive(), currency: z.string().default('EUR') }),
  output: z.object({ id: z.string() }),
};

describe('defineAction', () => {
  it('gives logic the parsed input, with defaults, and returns its output', async () => {
    const handler = defineAction(contract, (input) => ({ id: `${input.amount} ${input.currency}` }));

    expect(await handler({ input: { amount: 3 }, run })).toEqual({ id: '3 EUR' });
  });

  it('lists every field of an input that does not fit, under the name InvalidInput', async () => {
    const handler = defineAction(contract, () => ({ id: 'never' }));
    const failed = handler({ input: { amount: 'three', currency: 7 }, run });

    await expect(failed).rejects.toMatchObject({ name: 'InvalidInput', retryable: false });
    await expect(failed).rejects.toThrow(/amount: must be a number.*; currency: (is required|must be text)/);
  });

  it('refuses an output that the contract does not allow', async () => {
    const handler = defineAction(contract, () => ({ id: 7 }) as unknown as { id: string });

    await expect(handler({ input: { amount: 1 }, run })).rejects.toMatchObject({ name: 'InvalidOutput' });
  });

  it('lets a business error through under its own name and without a stack', async () => {
    const handler = defineAction(contract, () => {
      throw new ActionError('PaymentDeclined', 'Card expired', { retryable: false });
    });

    await expect(handler({ input: { amount: 1 }, run })).rejects.toMatchObject({
      name: 'PaymentDeclined',
      message: 'Card expired',
      stack: 'PaymentDeclined: Card expired',
    });
  });

  it('tells the metrics how long each call took and what error ended it', async () => {
    let now = 1000;
    const calls: CallMetrics[] = [];
    const handler = defineAction(
      contract,
      ({ amount }) => {
        now += 250;
        if (amount === 2) throw new ActionError('PaymentDeclined', 'no');
        return { id: 'x' };
      },
      { clock: { now: () => now }, metrics: async (_, call) => void calls.push(call) },
    );
    await handler({ input: { amount: 1 }, run });

    await expect(handler({ input: { amount: 2 }, run })).rejects.toThrow('no');
    expect(calls).toEqual([
      { durationMilliseconds: 250 },
      { durationMilliseconds: 250, error: 'PaymentDeclined' },
    ]);
  });

  it('makes the ports once, and hands them to every call', async () => {
    const ports = jest.fn(() => ({ greeting: 'hello' }));
    const handler = defineAction(contract, (_, { greeting }) => ({ id: greeting }), { ports });

    expect(await handler({ input: { amount: 1 }, run })).toEqual({ id: 'hello' });
    await handler({ input: { amount: 1 }, run });

    expect(ports).toHaveBeenCalledTimes(1);
  });
});
