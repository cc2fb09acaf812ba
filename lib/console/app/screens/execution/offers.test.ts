import { describe, expect, it } from '@jest/globals';
import type { Effects, EffectView } from '../../api/types.ts';
import { offersFor } from './offers.ts';

const effects = (...states: EffectView['state'][]): Effects => ({
  effects: states.map((state) => ({ step: 'a', at: '2026-01-01T00:00:00.000Z', state, undoable: true })),
});

const offered = (...given: Parameters<typeof offersFor>): string[] => {
  const { offers, continues, again } = offersFor(...given);
  return [
    ...offers.map(({ words }) => words),
    ...(continues ? ['continue'] : []),
    ...(again ? ['again'] : []),
  ];
};

describe('What can be done with an execution', () => {
  it.each([
    { is: 'runs', status: { status: 'RUNNING' }, offers: ['pause', 'stop', 'cancel'] },
    { is: 'succeeded', status: { status: 'SUCCEEDED' }, offers: ['again'] },
    {
      is: 'succeeded with something that could not be undone',
      status: { status: 'SUCCEEDED' },
      has: { ...effects('done', 'not_undone'), parked: { tries: 1 } },
      offers: ['undoParked', 'again'],
    },
    {
      is: 'is paused with nothing done',
      status: { status: 'ABORTED', error: 'Paused' },
      offers: ['resume', 'undo', 'continue', 'again'],
    },
    {
      is: 'failed',
      status: { status: 'FAILED' },
      has: effects('done'),
      offers: ['retry', 'undo', 'continue', 'again'],
    },
    {
      is: 'failed with nothing to undo',
      status: { status: 'FAILED' },
      has: effects('not_done'),
      offers: ['retry', 'continue', 'again'],
    },
    { is: 'is undone', status: { status: 'FAILED' }, has: effects('undone'), offers: ['again'] },
    {
      is: 'is undone in part',
      status: { status: 'FAILED' },
      has: effects('undone', 'not_undone'),
      offers: ['undo', 'again'],
    },
    {
      is: 'is continued by another',
      status: { status: 'FAILED', continued_by: 'x.v1' },
      has: effects('done'),
      offers: ['again'],
    },
  ] as const)('that $is: $offers', ({ status, offers, ...more }) => {
    expect(offered(status, 'has' in more ? more.has : effects())).toEqual(offers);
  });
});
