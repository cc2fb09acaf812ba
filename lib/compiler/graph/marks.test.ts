import { expect, it } from '@jest/globals';
import type { Step } from '#steps/step.ts';
import { marksOf } from './marks.ts';

it.each([
  [1, 'one after the other'],
  [2, 'at most 2 concurrently'],
])('A step that runs %i at once is marked "%s"', (max_concurrency, mark) => {
  expect(marksOf({ id: 'each', type: 'for_each', max_concurrency } as Step)).toEqual([mark]);
});
