import { describe, expect, it } from '@jest/globals';
import { compensationManifest, type UndoCall, type UndoPlan } from '#contracts/compensation/workflow.ts';
import { isObject, type Json } from '#core/json.ts';
import { runVirtual } from '#engine/drivers/virtual/run-virtual.ts';

const entry = (step: string) => ({
  step,
  uses: `undo-${step}`,
  with: { id: step },
  key: `${step}/undo`,
  find: false,
  sharded: false,
});
const plan = (next: UndoPlan['next'], steps: string[] = [], wait_seconds = 0): UndoPlan => ({
  next,
  entries: steps.map(entry),
  wait_seconds,
});
const input = {
  execution: 'arn:aws:states:us-east-1:000000000000:execution:orders:one',
  execution_name: 'one',
  workflow: 'orders',
};

const EVERY_HOUR = { ErrorEquals: ['States.ALL'], MaxAttempts: 10, IntervalSeconds: 3600, BackoffRate: 1 };

/** Runs the state machine with these plans, one after the other, while some functions fail. */
const undo = async (plans: UndoPlan[], fails: Record<string, string | string[]> = {}) => {
  const asked: Json[] = [];
  const calls: { uses: string; input?: Json; run?: Json }[] = [];
  const result = await runVirtual({
    definition: compensationManifest.definition,
    input,
    tasks: ({ parameters }) => {
      const { FunctionName: uses, Payload } = parameters as { FunctionName: string; Payload: Json };
      if (!isObject(Payload)) return { error: 'NoPayload' };
      if (uses === '${plan_undoing}') {
        asked.push(Payload.input ?? null);
        return { output: { Payload: plans[asked.length - 1] ?? plan('done'), StatusCode: 200 } };
      }
      calls.push({ uses, ...Payload });
      const errors = [fails[uses] ?? []].flat();
      const error = errors[Math.min(calls.filter((call) => call.uses === uses).length, errors.length) - 1];
      return error ? { error, cause: 'no answer' } : { output: { Payload: null, StatusCode: 200 } };
    },
  });
  return { asked, calls, result };
};

describe('The state machine that undoes', () => {
  it('undoes what the plan says, newest first, on behalf of the execution and under its keys', async () => {
    const { asked, calls, result } = await undo([plan('undo', ['charge', 'reserve']), plan('done')]);

    expect(result.status).toBe('SUCCEEDED');
    expect(asked).toMatchObject([
      { execution: input.execution, events: 0, looks: 0, failed: [] },
      { events: 9 + 5 + 2 * 13, looks: 1, failed: [] },
    ]);
    expect(calls).toMatchObject([
      {
        uses: 'undo-charge',
        input: { id: 'charge' },
        run: {
          ...input,
          step: 'charge',
          idempotency_key: 'charge/undo',
          compensation: true,
          effect: true,
        },
      },
      { uses: 'undo-reserve', run: { step: 'reserve', idempotency_key: 'reserve/undo' } },
    ]);
  });

  it('asks a function for a result that is not known, instead of undoing', async () => {
    const find = { ...entry('charge'), uses: 'charge', with: {}, key: 'charge', find: true, sharded: true };

    const { calls } = await undo([{ next: 'undo', entries: [find], wait_seconds: 0 }, plan('done')]);

    expect(calls).toMatchObject([
      {
        uses: 'charge',
        input: {},
        run: { idempotency_key: 'charge', find: true, compensation: false, sharded: true },
      },
    ]);
  });

  it('waits as long as the plan says, and asks again', async () => {
    const { asked, result } = await undo([plan('wait', [], 7), plan('wait', [], 9), plan('done')]);

    expect(result.elapsedMilliseconds).toBe(16_000);
    expect(asked).toMatchObject([{ looks: 0 }, { looks: 1 }, { looks: 2 }]);
  });

  it('continues past a compensation that fails, tells the next plan, and fails itself', async () => {
    const plans = [plan('undo', ['charge', 'reserve']), plan('failed')];

    const { asked, calls, result } = await undo(plans, { 'undo-charge': 'ServiceDown' });

    expect(calls.map(({ uses }) => uses)).toEqual([...Array(5).fill('undo-charge'), 'undo-reserve']);
    expect(asked[1]).toMatchObject({ failed: ['charge/undo'] });
    expect(result).toMatchObject({ status: 'FAILED', error: 'CompensationFailed' });
    expect(JSON.parse(result.cause ?? '')).toEqual({ failed: ['charge/undo'] });
  });

  it.each<{ about: string; call: Partial<UndoCall>; errors: string[]; calls: number; seconds: number }>([
    {
      about: 'what its action declares to be final',
      call: { final: ['CardGone'] },
      errors: ['CardGone'],
      calls: 1,
      seconds: 0,
    },
    {
      about: 'what is final, in a later call',
      call: { final: ['CardGone'] },
      errors: ['Down', 'CardGone'],
      calls: 2,
      seconds: 1,
    },
    {
      about: 'retries of Lambda apart from the others',
      call: {},
      errors: ['Lambda.ServiceException', 'Down'],
      calls: 6,
      seconds: 17,
    },
    {
      about: 'a result that is too large',
      call: {},
      errors: ['States.DataLimitExceeded'],
      calls: 1,
      seconds: 0,
    },
    {
      about: 'its own retries, for hours',
      call: { retry: [EVERY_HOUR] },
      errors: ['Down'],
      calls: 11,
      seconds: 36_000,
    },
    {
      about: 'its own retries, of other errors',
      call: { retry: [{ ...EVERY_HOUR, ErrorEquals: ['Busy'] }] },
      errors: ['Down'],
      calls: 1,
      seconds: 0,
    },
    {
      about: 'an error other than a time-out',
      call: { retry: [{ ...EVERY_HOUR, ErrorEquals: ['States.TaskFailed'] }] },
      errors: ['Down', 'States.Timeout'],
      calls: 2,
      seconds: 3600,
    },
    {
      about: 'its own retries, of which there are none',
      call: { retry: [] },
      errors: ['Down'],
      calls: 1,
      seconds: 0,
    },
    {
      about: 'a growing pause, and its limit',
      call: {
        retry: [
          { ...EVERY_HOUR, IntervalSeconds: 1, BackoffRate: 1e9, MaxDelaySeconds: 60, MaxAttempts: 40 },
        ],
      },
      errors: ['Down'],
      calls: 41,
      seconds: 1 + 39 * 60,
    },
  ])('heeds $about', async ({ call, errors, calls, seconds }) => {
    const plans = [{ ...plan('undo'), entries: [{ ...entry('charge'), ...call }] }, plan('failed')];

    const { calls: made, asked, result } = await undo(plans, { 'undo-charge': errors });

    expect(made.map(({ run }) => isObject(run) && run.attempt)).toEqual([...Array(calls).keys()]);
    expect(asked[1]).toMatchObject({ failed: ['charge/undo'] });
    expect(result.elapsedMilliseconds).toBeLessThanOrEqual(seconds * 1000);
    expect(result.elapsedMilliseconds).toBeGreaterThanOrEqual(call.retry ? seconds * 1000 : 0);
  });

  it('does not retry an error that no retry can fix', async () => {
    const { calls } = await undo([plan('undo', ['charge'])], { 'undo-charge': 'InvalidInput' });

    expect(calls).toHaveLength(1);
  });

  it('waits for a compensation that another call holds, longer than any function may take', async () => {
    const { calls, result } = await undo([plan('undo', ['charge'])], { 'undo-charge': 'StillUnderWay' });

    expect(calls).toHaveLength(61);
    expect(result.elapsedMilliseconds).toBeGreaterThan(900_000);
  });
});
