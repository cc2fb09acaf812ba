import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type EffectLog, effectLog } from '#actions/effects/effect-log.ts';
import { found, revoke } from '#actions/effects/entry.ts';
import { shard, takeLease } from '#actions/effects/fence.ts';
import { tableOf } from '#actions/ports/documents.ts';
import { startTable, type TestTable } from '#actions/testing/table.ts';
import { logEffects, logUndo } from '../testing/effects.ts';
import { planUndoing } from './plan.ts';

const RUN = { workflow: 'orders', execution: 'one' };

let table: TestTable;
let log: EffectLog;
let roots = 0;

beforeAll(async () => {
  table = await startTable();
});
afterAll(() => table.close());
beforeEach(async () => {
  const client = table.client();
  log = effectLog(
    tableOf(async () => client),
    `arn:execution:${roots++}`,
  );
  await log.changeFence((fence) =>
    takeLease(
      { ...fence, closed: true },
      RUN,
      () => 'undoer',
      () => false,
    ),
  );
});

const about = (step: string) => ({ workflow: 'orders', step, action: '' });

const plan = (more: Partial<Parameters<typeof planUndoing>[1]> = {}) =>
  planUndoing(log, { undoer: 'undoer', events: 0, looks: 0, failed: [], now: 100_000, ...more });

describe('A plan of undoing', () => {
  it('takes the newest effects first, and leaves out those without an undo or in which nothing was done', async () => {
    await logEffects(log, [
      { step: 'reserve', at: 1 },
      { step: 'charge', at: 3 },
      { step: 'pack', at: 2, undo: null },
      { step: 'ship', at: 4, state: 'not_done' },
    ]);

    expect(await plan()).toMatchObject({
      next: 'undo',
      entries: [
        { step: 'charge', uses: 'undo-charge', with: { step: 'charge' }, key: 'charge/undo' },
        { step: 'reserve', key: 'reserve/undo' },
      ],
    });
  });

  it('goes by time over the log and its shards, and says which effects are in one', async () => {
    const client = table.client();
    const open = tableOf(async () => client);
    const root = `arn:execution:sharded-${roots}`;
    const [whole, inShards] = [effectLog(open, root), effectLog(open, root, { sharded: true })];
    await inShards.changeFence(shard);
    await logEffects(
      inShards,
      [1, 3, 5, 7].map((at) => ({ step: `each/${at}`, at, result: JSON.stringify('x'.repeat(500)) })),
    );
    await logEffects(
      whole,
      [2, 6].map((at) => ({ step: `one/${at}`, at })),
    );
    await logUndo(inShards, 'each/3');
    await whole.changeFence((fence) =>
      takeLease(
        { ...fence, closed: true },
        RUN,
        () => 'undoer',
        () => false,
      ),
    );

    const { entries } = await planUndoing(effectLog(open, root), {
      ...{ undoer: 'undoer', events: 0, looks: 0, failed: [], now: 100_000 },
    });

    expect(entries.map(({ step, sharded }) => [step, sharded])).toEqual([
      ['each/7', true],
      ['one/6', false],
      ['each/5', true],
      ['one/2', false],
      ['each/1', true],
    ]);
  });

  it('waits for what may be under way, until its time is over', async () => {
    await logEffects(log, [
      { step: 'reserve', at: 1 },
      { step: 'charge', at: 3, state: 'under_way', until: 98_000 },
    ]);

    expect(await plan({ looks: 9 })).toEqual({ next: 'wait', entries: [], wait_seconds: 3 });
    expect(await plan({ now: 103_000 })).toMatchObject({
      next: 'undo',
      entries: [{ step: 'charge' }, { step: 'reserve' }],
    });
  });

  it('waits for executions that it has started and that are being undone, because what they did is newer', async () => {
    await logEffects(log, [{ step: 'charge' }]);

    expect(await plan({ othersFirst: true })).toEqual({ next: 'wait', entries: [], wait_seconds: 1 });
    expect(await plan({ othersFirst: true, looks: 500 })).toMatchObject({ next: 'undo' });
    expect(await plan({ othersFirst: false })).toMatchObject({ next: 'undo' });
  });

  it('computes from the result what was not known before, with the variables of then', async () => {
    const late = { charge: '$charge.id & "-" & $region' };
    const undo = {
      uses: 'refund',
      with: { why: 'undo' },
      late,
      result: 'charge',
      bindings: { region: 'eu' },
    };
    await logEffects(log, [{ step: 'charge', undo }]);

    const { entries } = await plan();

    expect(entries).toMatchObject([{ with: { why: 'undo', charge: 'r-eu' } }]);
  });

  it('reads long results and long inputs, which are stored apart', async () => {
    const text = 'x'.repeat(5000);
    const undo = { uses: 'refund', with: { text }, late: { id: '$length($charge.text)' }, result: 'charge' };
    await logEffects(log, [{ step: 'charge', undo, result: JSON.stringify({ text }) }]);

    const { entries } = await plan();

    expect(entries).toMatchObject([{ with: { text, id: 5000 } }]);
  });

  it('parks an effect in doubt whose undo needs its result, and undoes the others', async () => {
    const undo = { uses: 'refund', with: {}, late: { id: '$charge.id' }, result: 'charge' };
    await logEffects(log, [
      { step: 'charge', at: 2, state: 'unknown', undo },
      { step: 'reserve', at: 1 },
    ]);

    const first = await plan();
    await logUndo(log, 'reserve');
    const second = await plan();

    expect(first.entries).toMatchObject([{ step: 'reserve' }]);
    expect(second.next).toBe('failed');
    expect(await log.fence()).toEqual({
      closed: true,
      epoch: 1,
      run: RUN,
      parked: { count: 1, tries: 1, retryAt: 100_000 + 15 * 60_000 },
    });
  });

  it('finds a result that is not known before it undoes anything, and undoes what was found in its turn', async () => {
    const undo = { uses: 'refund', with: {}, late: { id: '$charge.id' }, result: 'charge', find: 'charge' };
    await logEffects(log, [
      { step: 'pack', at: 3 },
      { step: 'charge', at: 2, state: 'unknown', undo },
      { step: 'reserve', at: 1 },
    ]);

    const first = await plan();
    await log.change('charge', (entry) => revoke(entry, 100_000, about('charge')));
    await log.change('charge', (entry) => found(entry, 100_000, '{"id":"c-1"}'));
    const second = await plan();

    expect(first).toMatchObject({
      next: 'undo',
      entries: [{ step: 'charge', uses: 'charge', key: 'charge', with: {}, find: true }],
    });
    expect(second.entries).toMatchObject([
      { step: 'pack' },
      { step: 'charge', uses: 'refund', with: { id: 'c-1' }, key: 'charge/undo', find: false },
      { step: 'reserve' },
    ]);
  });

  it('leaves out an effect of which it was found that nothing was done', async () => {
    const undo = { uses: 'refund', with: {}, late: { id: '$charge.id' }, result: 'charge', find: 'charge' };
    await logEffects(log, [{ step: 'charge', state: 'unknown', undo }]);
    await log.change('charge', (entry) => revoke(entry, 100_000, about('charge')));
    await log.change('charge', (entry) => found(entry, 100_000, undefined));

    expect(await plan()).toMatchObject({ next: 'done', entries: [] });
  });

  it('parks an effect whose result could not be found', async () => {
    const undo = { uses: 'refund', with: {}, late: { id: '$charge.id' }, result: 'charge', find: 'charge' };
    await logEffects(log, [{ step: 'charge', state: 'unknown', undo }]);

    expect(await plan({ failed: ['charge'] })).toMatchObject({ next: 'failed', entries: [] });
  });

  it('does not try again in the same execution what failed in it', async () => {
    await logEffects(log, [{ step: 'charge' }]);
    await logUndo(log, 'charge', 'failed');

    expect(await plan({ failed: ['charge/undo'] })).toMatchObject({ next: 'failed' });
  });

  it('ends, and gives up its lease, when everything is undone', async () => {
    await logEffects(log, [{ step: 'charge' }]);
    await logUndo(log, 'charge');

    expect(await plan()).toMatchObject({ next: 'done' });
    expect(await log.fence()).toEqual({ closed: true, epoch: 1, run: RUN });
  });

  it('leaves the rest of very many effects to the next execution', async () => {
    await logEffects(
      log,
      Array.from({ length: 120 }, (_, at) => ({ step: `step-${at}`, at })),
    );

    const [first, last] = [await plan(), await plan({ events: 10_001 })];

    expect(first.entries).toHaveLength(100);
    expect(last).toMatchObject({ next: 'done' });
    expect((await log.fence()).parked).toBeUndefined();
  });

  it('says of each undo after which errors it is final, and how it is retried itself, but for a history that it would fill', async () => {
    const retry = [
      { ErrorEquals: ['States.ALL'], MaxAttempts: 99_999_999, IntervalSeconds: 60, BackoffRate: 2 },
    ];
    await logEffects(log, [
      { step: 'charge', at: 3, undo: { uses: 'refund', with: {}, final: ['CardGone'] } },
      { step: 'reserve', at: 2, undo: { uses: 'release', with: {}, retry } },
      { step: 'pack', at: 1, undo: { uses: 'unpack', with: {}, retry } },
    ]);

    const [first, second] = [await plan(), await plan({ failed: ['charge/undo', 'reserve/undo'] })];

    expect(first.entries).toMatchObject([
      { step: 'charge', final: ['CardGone'] },
      { step: 'reserve', retry: [{ IntervalSeconds: 60, MaxAttempts: 1000 }] },
    ]);
    expect(second.entries).toMatchObject([{ step: 'pack', retry: [{ MaxAttempts: 1000 }] }]);
  });

  it('is for the execution that has the lease alone', async () => {
    await logEffects(log, [{ step: 'charge' }]);

    expect(await plan({ undoer: 'another' })).toMatchObject({ next: 'done', entries: [] });
  });
});
