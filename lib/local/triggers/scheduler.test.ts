import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Scheduler } from './scheduler.ts';

const START = Date.parse('2026-03-01T10:00:00Z');

describe('the scheduler', () => {
  beforeEach(() => {
    jest.useFakeTimers({ now: START });
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  const scheduled = (expression: string) => {
    const fired: string[] = [];
    const failures: string[] = [];
    const scheduler = new Scheduler({
      onFailure: (name, error) => failures.push(`${name}: ${(error as Error).message}`),
    });
    scheduler.add({
      name: 'job',
      expression,
      run: async (at) => {
        fired.push(new Date(at).toISOString().slice(0, 16));
        if (fired.length === 2) throw new Error('no');
      },
    });
    return { scheduler, fired, failures };
  };

  it('fires at every time of the schedule, also after a failure', async () => {
    const { scheduler, fired, failures } = scheduled('rate(20 minutes)');
    await jest.advanceTimersByTimeAsync(60 * 60_000);

    expect(fired).toEqual(['2026-03-01T10:20', '2026-03-01T10:40', '2026-03-01T11:00']);
    expect(failures).toEqual(['job: no']);
    scheduler.close();
  });

  it('keeps the times of a rate that is added again, as when the workflows are deployed again', async () => {
    const fired: string[] = [];
    const since = new Map<string, number>();
    const begin = (): Scheduler => {
      const scheduler = new Scheduler({ since });
      const run = async (at: number): Promise<void> => {
        fired.push(new Date(at).toISOString().slice(0, 16));
      };
      scheduler.add({ name: 'sweep', expression: 'rate(20 minutes)', run });
      return scheduler;
    };

    for (let count = 0; count < 5; count++) {
      const scheduler = begin();
      await jest.advanceTimersByTimeAsync(15 * 60_000);
      scheduler.close();
    }

    expect(fired).toEqual(['2026-03-01T10:20', '2026-03-01T10:40', '2026-03-01T11:00']);
  });

  it('waits longer than one timer can', async () => {
    const { scheduler, fired } = scheduled('cron(0 0 1 6 ? *)');
    await jest.advanceTimersByTimeAsync(92 * 86_400_000);

    expect(fired).toEqual(['2026-06-01T00:00']);
    scheduler.close();
  });

  it('fires no more once it is closed', async () => {
    const { scheduler, fired } = scheduled('rate(1 minute)');
    scheduler.close();

    expect(scheduler.waiting).toBe(0);
    await jest.advanceTimersByTimeAsync(600_000);

    expect(fired).toEqual([]);
  });

  it('says why an expression is not a schedule', () => {
    expect(scheduled('now and then').failures).toEqual([
      'job: EventBridge would refuse "now and then": a schedule is rate(…) or cron(…), got "now and then"',
    ]);
  });
});
