import { expect, it } from '@jest/globals';
import { manifestWith, stepWith } from '#contracts/testing/manifest.ts';
import type { StepView } from '../../api/types.ts';
import type { Attempt } from './attempts.ts';
import { nextAttempts } from './retries.ts';

const failed = (to: number, error: string): Attempt => ({ from: to - 10, to, outcome: 'failed', error });
const step = (status: StepView['status']): StepView => ({ id: 'charge', type: 'task', status, attempts: 1 });

const manifest = manifestWith({
  steps: [stepWith('charge')],
  definition: {
    States: {
      around: {
        Branches: [
          {
            States: {
              charge: {
                Retry: [
                  { ErrorEquals: ['Refused'], MaxAttempts: 0 },
                  { ErrorEquals: ['Busy'], IntervalSeconds: 2, BackoffRate: 3, MaxDelaySeconds: 10 },
                  { ErrorEquals: ['States.TaskFailed'] },
                ],
              },
            },
          },
        ],
      },
    },
  },
});

const nextAfter = (attempts: Attempt[], status: StepView['status'] = 'running'): number | undefined =>
  nextAttempts([step(status)], new Map([['charge', attempts]]), manifest).get('charge');

it('The next attempt begins as the retry of the state says for the error and the failures so far', () => {
  expect(nextAfter([failed(1000, 'Busy')])).toBe(3000);
  expect(nextAfter([failed(1000, 'Busy'), failed(4000, 'Busy')])).toBe(10_000);
  expect(nextAfter([failed(1000, 'Busy'), failed(2000, 'Busy'), failed(9000, 'Busy')])).toBe(19_000);
  expect(nextAfter([failed(1000, 'Other')])).toBe(2000);
});

it('No attempt is expected that is not made', () => {
  expect(nextAfter([failed(1000, 'Refused')])).toBeUndefined();
  expect(nextAfter([failed(1000, 'States.Timeout')])).toBeUndefined();
  expect(nextAfter([failed(1000, 'Busy')], 'failed')).toBeUndefined();
  expect(nextAfter([{ from: 1, outcome: 'running' }])).toBeUndefined();
});
