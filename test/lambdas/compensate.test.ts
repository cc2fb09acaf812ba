import { describe, expect, it } from '@jest/globals';
import type { SagaEntry } from '#contracts/compensation/entries.ts';
import { compensationManifest } from '#contracts/compensation/workflow.ts';
import { isObject, type Json } from '#core/json.ts';
import { runVirtual } from '#engine/drivers/virtual/run-virtual.ts';

const entry = (step: string, at: number): SagaEntry => ({
  step,
  uses: `undo-${step}`,
  with: { id: step },
  key: `${step}/undo`,
  at,
});
const input = {
  execution: 'arn:aws:states:us-east-1:000000000000:execution:orders:one',
  execution_name: 'one',
  workflow: 'orders',
  entries: [entry('charge', 2), entry('reserve', 1)],
};

describe('the compensating state machine', () => {
  const undo = async (fails: string[]) => {
    const calls: Json[] = [];
    const result = await runVirtual({
      definition: compensationManifest.definition,
      input,
      tasks: (task) => {
        const call = task.parameters as { FunctionName: string; Payload: Json };
        calls.push(isObject(call.Payload) ? { uses: call.FunctionName, ...call.Payload } : null);
        return fails.includes(call.FunctionName)
          ? { error: 'ServiceDown', cause: 'no answer' }
          : { output: { Payload: null, StatusCode: 200 } };
      },
    });
    return { calls, result };
  };

  it('undoes newest first, on behalf of the cancelled run and under its keys', async () => {
    const { calls, result } = await undo([]);

    expect(result.status).toBe('SUCCEEDED');
    expect(calls).toMatchObject([
      {
        uses: 'undo-charge',
        input: { id: 'charge' },
        run: {
          workflow: 'orders',
          execution_name: 'one',
          step: 'charge',
          idempotency_key: 'charge/undo',
          compensation: true,
          effect: true,
        },
      },
      { uses: 'undo-reserve', run: { step: 'reserve', idempotency_key: 'reserve/undo' } },
    ]);
  });

  it('continues past a compensation that fails for good, and says which', async () => {
    const { calls, result } = await undo(['undo-charge']);

    expect(calls.map((call) => (call as { uses: string }).uses)).toEqual([
      ...Array(5).fill('undo-charge'),
      'undo-reserve',
    ]);
    expect(result).toMatchObject({ status: 'FAILED', error: 'CompensationFailed' });
    expect(JSON.parse(result.cause ?? '')).toEqual({
      compensations: [
        { step: 'charge', undone: false, error: 'ServiceDown' },
        { step: 'reserve', undone: true },
      ],
    });
  });
});
