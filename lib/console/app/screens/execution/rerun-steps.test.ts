import { describe, expect, it } from '@jest/globals';
import type { EffectView, RerunBeginning } from '../../api/types.ts';
import { firstChoice, stepsOf } from './rerun-steps.ts';

const effect = (step: string, state: EffectView['state'], undoable = true): EffectView => ({
  ...{ step, state, undoable },
  at: '2026-01-01T00:00:00.000Z',
});

const beginning = (step: string, more: Partial<RerunBeginning> = {}): RerunBeginning => ({
  ...{ step, again: [], taken_over: [] },
  ...more,
});

describe('The preview of running an execution again', () => {
  it('says of steps that run again that what they did stays, and of others whose results are taken over', () => {
    const effects = [effect('ship', 'undone'), effect('charge', 'done'), effect('reserve', 'done')];

    const steps = stepsOf({ effects }, { again: ['charge', 'ship'], taken_over: ['check', 'reserve'] });

    expect(steps.again).toEqual([
      { step: 'charge', remains: true, note: expect.stringContaining('a second time') },
      { step: 'ship', remains: false, note: expect.stringContaining('undone') },
    ]);
    expect(steps.taken).toEqual([
      { step: 'check', remains: false },
      { step: 'reserve', remains: true, note: expect.stringContaining('stays') },
    ]);
  });
});

describe('The step that is offered to begin with', () => {
  it('is the one that was looked at, or what is possible in its place', () => {
    const undone = beginning('ship', { refusal: 'undone', instead: 'reserve' });
    const all = [beginning('check'), beginning('reserve'), undone];

    expect(firstChoice(all, ['reserve', 'ship'])).toBe('reserve');
    expect(firstChoice(all, [undefined, 'ship'])).toBe('reserve');
    expect(firstChoice(all, [undefined, undefined])).toBe('check');
    expect(firstChoice([], ['ship'])).toBeUndefined();
  });
});
