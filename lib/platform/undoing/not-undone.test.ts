import { beforeEach, describe, expect, it } from '@jest/globals';
import type { EffectLog } from '#actions/effects/effect-log.ts';
import { takeLease } from '#actions/effects/fence.ts';
import { logEffects, logUndo, openLogs } from '../testing/effects.ts';
import { notUndoneIn } from './not-undone.ts';

const openLog = openLogs();
let log: EffectLog;

beforeEach(async () => {
  log = openLog();
  await log.changeFence((fence) =>
    takeLease(
      { ...fence, closed: true },
      { workflow: 'orders', execution: 'one' },
      () => 'undoer',
      () => false,
    ),
  );
});

const undo = { uses: 'refund', with: { why: 'x' }, late: { id: '$charge.id' }, result: 'charge' };

describe('What is not undone', () => {
  it('is named with its iterations, with what its undo needs, and why it failed, the newest first', async () => {
    await logEffects(log, [
      { step: 'reserve', key: 'one/reserve', at: 1 },
      { step: 'charge', key: 'one/charge/0/5', at: 2, undo },
      { step: 'charge', key: 'one/charge/0/6', at: 3, state: 'unknown', undo },
    ]);
    await logUndo(log, 'one/reserve');
    await logUndo(log, 'one/charge/0/5', 'failed', 'Gone');

    const found = await notUndoneIn(log, {});

    expect(found).toEqual({
      count: 2,
      effects: [
        { step: 'charge', iteration: '0/6', error: 'ResultUnknown' },
        { step: 'charge', iteration: '0/5', with: { why: 'x', id: 'r' }, error: 'Gone' },
      ],
    });
  });

  it('is named without what its undo needs, if that is long, or values are sensitive, or nothing is known of the workflow', async () => {
    await logEffects(log, [{ step: 'charge', undo: { uses: 'refund', with: { text: 'x'.repeat(3000) } } }]);
    const long = await notUndoneIn(log, {});
    await logEffects(log, [{ step: 'ship', at: 9 }]);

    const all = [long, await notUndoneIn(log, { sensitive: {} }), await notUndoneIn(log, undefined)];

    expect(all.flatMap(({ effects }) => effects).filter((effect) => 'with' in effect)).toEqual([]);
  });

  it('is counted, but the oldest of very many are not named', async () => {
    await logEffects(
      log,
      Array.from({ length: 25 }, (_, at) => ({ step: 'charge', key: `one/charge/${at}`, at })),
    );

    const { count, effects } = await notUndoneIn(log, {});

    expect(count).toBe(25);
    expect(effects.map(({ iteration }) => iteration)).toEqual(
      Array.from({ length: 20 }, (_, index) => String(24 - index)),
    );
  });
});
