import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { EffectLog } from '#actions/effects/effect-log.ts';
import { endLease, takeLease } from '#actions/effects/fence.ts';
import { undoneAndNeeded } from '../continuation/undone.ts';
import { logEffects, logUndo } from '../testing/effects.ts';
import { startPlatform, type TestPlatform } from '../testing/platform.ts';
import { undoingWords, undoneWords } from './undone-words.ts';

let platform: TestPlatform;
let log: EffectLog;
let count = 0;
beforeAll(async () => {
  platform = await startPlatform();
});
afterAll(() => platform.close());
beforeEach(async () => {
  platform.reset();
  log = platform.ports.logOf(`arn:execution:${count++}`);
  await logEffects(
    log,
    ['reserve', 'charge', 'pack'].map((step, at) => ({ step, at })),
  );
  await logUndo(log, 'pack');
});

const lease = () =>
  log.changeFence((fence) =>
    takeLease(
      { ...fence, closed: true },
      { workflow: 'orders', execution: 'one' },
      () => 'undoer',
      () => false,
    ),
  );
const now = (): number => platform.time.now;

describe('What is said of an execution that was to be undone', () => {
  it('is that it is being undone, while one undoes it', async () => {
    await lease();

    expect(await undoingWords(log, now())).toBe('what it did is being undone');
  });

  it('names what could not be undone', async () => {
    await logUndo(log, 'reserve');
    await logUndo(log, 'charge', 'failed');
    await lease();
    await log.changeFence((fence) => endLease(fence, 'undoer', { count: 1, now: now() }));

    expect(await undoingWords(log, now())).toBe(
      'what pack, reserve did is undone, and what charge did could not be undone',
    );
  });

  it('is that it is undone, if everything is', async () => {
    await logUndo(log, 'reserve');
    await logUndo(log, 'charge');

    expect(await undoingWords(log, now())).toBe('what it did is undone');
  });
});

describe('What is said of the steps that an execution which continues would need', () => {
  const needed = async (): Promise<string> =>
    undoneWords(await undoneAndNeeded(log, { States: {} }, { now: now() }));

  it('tells what is undone from what could not be', async () => {
    await logUndo(log, 'charge', 'failed');

    expect(await needed()).toBe('what pack did is undone, and what charge did could not be undone');
  });

  it('tells what is being undone', async () => {
    await logUndo(log, 'charge', 'failed');
    await lease();

    expect(await needed()).toBe('what pack did is undone, and what charge did is being undone');
  });
});
