import { describe, expect, it } from '@jest/globals';
import { foundIn } from '../testing/found-in.ts';
import type { ActionCatalog } from '../types.ts';

const actions: ActionCatalog = new Map([
  ['training/start', { name: 'training/start', effect: true }],
  ['training/discard', { name: 'training/discard', effect: true, worker: true }],
  ['training/forget', { name: 'training/forget', effect: true }],
]);

describe('worker-call', () => {
  it('finds a compensation by an action that workers run', () => {
    const text = `
name: training
steps:
  - { id: a, uses: training/start, compensate: { uses: training/discard } }
  - { id: b, uses: training/discard, compensate: { uses: training/forget } }
`.slice(1);

    expect(foundIn(text, actions)).toEqual([
      '3:56 error worker-call: training/discard runs on workers, and a compensation must be a function (remove "runtime: \'worker\'" from lambdas/training/discard/deployment.ts, or undo the step with another action)',
    ]);
  });
});
