import { describe, expect, it } from '@jest/globals';
import type { Execution } from '../../api/types.ts';
import { forEachOf, partFor } from './bulk.ts';

const execution = (name: string, status: Execution['status']): Execution => ({
  workflow: 'order',
  name,
  execution: `arn:${name}`,
  status,
});

describe('An action on many executions', () => {
  it('leaves out those whose status does not allow it', () => {
    const all = [execution('a', 'RUNNING'), execution('b', 'FAILED'), execution('c', 'SUCCEEDED')];
    const names = (action: 'cancel' | 'retry' | 'undo') =>
      partFor(action, all).fitting.map(({ name }) => name);

    expect(names('cancel')).toEqual(['a']);
    expect(names('retry')).toEqual(['b']);
    expect(partFor('undo', all).left.map(({ name }) => name)).toEqual(['a', 'c']);
  });

  it('is done with every one although some fail, and with few at once', async () => {
    const ended: string[] = [];
    let busy = 0;
    let most = 0;

    await forEachOf(
      ['a', 'b', 'c', 'd', 'e', 'f', 'g'],
      async (item) => {
        busy += 1;
        most = Math.max(most, busy);
        await Promise.resolve();
        busy -= 1;
        if (item === 'b') throw new Error('refused');
      },
      (item, problem) => ended.push(problem ? `${item} ${problem.message}` : item),
    );

    expect(ended.sort()).toEqual(['a', 'b refused', 'c', 'd', 'e', 'f', 'g']);
    expect(most).toBe(4);
  });
});
