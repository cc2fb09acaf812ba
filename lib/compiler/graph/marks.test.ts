import { expect, it } from '@jest/globals';
import type { Step } from '#steps/step.ts';
import { marksOf } from './marks.ts';

it.each([
  [1, 'one after the other'],
  [2, 'at most 2 concurrently'],
])('A step that runs %i at once is marked "%s"', (max_concurrency, mark) => {
  expect(marksOf({ id: 'each', type: 'for_each', max_concurrency } as Step)).toEqual([mark]);
});

it('A step is marked with its cache and with what its function needs', () => {
  const step: Step = {
    id: 'one',
    type: 'task',
    cache: { ttl: '1h' },
    limits: { memory: '2GB', cpu: 1, timeout: '5m' },
  };

  expect(marksOf(step)).toEqual(['cached for 1h', 'memory 2GB', '1 processor', 'calls end after 5m']);
});
