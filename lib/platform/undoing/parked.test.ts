import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { endLease, takeLease } from '#actions/effects/fence.ts';
import { logEffects, logUndo } from '../testing/effects.ts';
import { startPlatform, type TestPlatform } from '../testing/platform.ts';
import { parkedRuns } from './parked.ts';

let platform: TestPlatform;
beforeAll(async () => {
  platform = await startPlatform();
});
afterAll(() => platform.close());
beforeEach(() => platform.reset());

/** An execution whose undoing has failed so many times. */
const park = async (name: string, tries: number): Promise<void> => {
  const execution = `arn:execution:${name}`;
  const log = platform.ports.logOf(execution);
  await logEffects(log, [{ step: 'charge' }]);
  await logUndo(log, 'charge', 'failed');
  for (let attempt = 0; attempt < tries; attempt++) {
    await log.changeFence((fence) =>
      takeLease(
        { ...fence, closed: true },
        { workflow: 'orders', execution },
        () => 'undoer',
        () => false,
      ),
    );
    await log.changeFence((fence) => endLease(fence, 'undoer', { count: 1, now: platform.time.now }));
  }
};

const names = async (until?: number): Promise<string[]> => {
  const found: string[] = [];
  for await (const { execution } of parkedRuns(platform.ports.table, until))
    found.push(execution.split(':').at(-1) ?? '');
  return found;
};

describe('Parked undos', () => {
  it('are listed in the order in which they are tried again, at longer and longer intervals, and then by a person', async () => {
    const minute = 60_000;
    await park('third', 12);
    await park('second', 2);
    await park('first', 1);

    expect(await names()).toEqual(['first', 'second', 'third']);
    expect(await names(platform.time.now + 16 * minute)).toEqual(['first']);
    expect(await names(platform.time.now + 31 * minute)).toEqual(['first', 'second']);
  });

  it('leave the list when they are undone', async () => {
    await park('undone', 1);
    const log = platform.ports.logOf('arn:execution:undone');

    await log.changeFence((fence) =>
      takeLease(
        { ...fence, closed: true },
        { workflow: 'orders', execution: 'arn:execution:undone' },
        () => 'again',
        () => false,
      ),
    );
    const whileUndoing = await names();
    await log.changeFence((fence) => endLease(fence, 'again'));

    expect(whileUndoing).not.toContain('undone');
    expect(await names()).not.toContain('undone');
  });
});
