import { describe, expect, it } from '@jest/globals';
import { beginnings } from './beginnings.ts';

describe('The steps to continue from', () => {
  it('are tasks, waits and whole blocks at the top, and no state that undoes or decides', () => {
    const definition = {
      StartAt: 'when_charge',
      States: {
        when_charge: { Type: 'Choice' },
        charge: { Type: 'Task' },
        both: { Type: 'Parallel', Branches: [{ StartAt: 'inside', States: { inside: { Type: 'Task' } } }] },
        rest: { Type: 'Wait' },
        undo: { Type: 'Map' },
        done: { Type: 'Succeed' },
      },
    };
    const steps = ['charge', 'both', 'inside', 'rest'].map((id) => ({ id, state: id }));

    expect(beginnings({ definition, steps })).toEqual(['charge', 'both', 'rest']);
  });
});
