import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { breakerMetric } from '../breaker/system-breakers.ts';
import { keepOutput } from '../testing/keep-output.ts';
import { runInfo } from '../testing/run-info.ts';
import { emfMetrics } from './metrics.ts';

const charge = (attempt: number) => ({
  action: 'payments/charge',
  run: runInfo({ step: 'charge', attempt }),
});

describe('metrics on a Lambda', () => {
  let output: ReturnType<typeof keepOutput>;
  const printed = () => output.texts.map((line) => JSON.parse(line));

  beforeEach(() => {
    output = keepOutput({ LAMBDA_TASK_ROOT: '/var/task' });
  });
  afterEach(() => output.release());

  it('are not printed of steps where a setting says so', async () => {
    process.env.BATON_STEP_METRICS = 'false';
    await emfMetrics(charge(1), { durationMilliseconds: 250, error: 'Busy' });
    delete process.env.BATON_STEP_METRICS;

    expect(printed()).toEqual([]);
  });

  it('are duration, errors and retries by workflow, step and action', async () => {
    await emfMetrics(charge(1), { durationMilliseconds: 250 });

    expect(printed()).toEqual([
      expect.objectContaining({
        Duration: 250,
        Errors: 0,
        Retries: 1,
        workflow: 'orders',
        step: 'charge',
        action: 'payments/charge',
        _aws: expect.objectContaining({
          CloudWatchMetrics: [
            expect.objectContaining({
              Namespace: 'Baton',
              Dimensions: [['service', 'workflow', 'step', 'action']],
            }),
          ],
        }),
      }),
    ]);
  });

  it('count errors by name as well', async () => {
    await emfMetrics(charge(0), { durationMilliseconds: 5, error: 'ServiceDown' });

    expect(printed()).toMatchObject([
      { Duration: 5, Errors: 1 },
      { Errors: 1, error: 'ServiceDown', workflow: 'orders' },
    ]);
  });

  it('count changes of breakers', async () => {
    await breakerMetric('bank', 'closed', 'open');

    expect(printed()).toMatchObject([{ BreakerChanges: 1, breaker: 'bank', from: 'closed', to: 'open' }]);
  });

  it('are not printed outside Lambda', async () => {
    delete process.env.LAMBDA_TASK_ROOT;
    await emfMetrics(charge(0), { durationMilliseconds: 5 });
    await breakerMetric('bank', 'closed', 'open');

    expect(output.texts).toEqual([]);
  });
});
