import { describe, expect, it } from '@jest/globals';
import { invariant } from '#core/invariant.ts';
import { ruleMutantsOf } from '../mutants/rule-mutants.ts';
import { runScenario } from '../run-scenario.ts';
import type { Strike } from '../scenario.ts';
import type { Subject } from '../subject.ts';
import { shopSubject } from '../testing/subject.ts';
import { Samples } from '../world/answers.ts';
import { newestFirst } from './newest-first.ts';

const undone = (id: string, uses = 'shop/reserve') => ({
  ...{ id, uses, compensate: { uses: 'shop/release', with: { what: id } } },
});
const each = (steps: object[], more: object) => ({
  ...{ id: 'all', type: 'for_each', foreach: '[1, 2]', max_concurrency: 2, steps, ...more },
});
const ship = { id: 'ship', uses: 'shop/ship', irreversible: true };

const APART = { mode: 'distributed' };
const GOES_ON = { on_item_error: 'skip' };

const shop = (loop: object, last: object = ship): Subject =>
  shopSubject([undone('reserve'), loop, last] as never, {}, { delivery: [undone('parcel')] });

/** Runs a workflow, perhaps with a strike or until an event, and returns what of it was undone, and what is wrong with the order. */
const struck = async (
  subject: Subject,
  strike: Omit<Strike, 'attempts'> | undefined,
  outside: object = {},
) => {
  const strikes = strike ? [{ attempts: 'all' as const, ...strike }] : [];
  const scenario = { ...{ world: 1, strikes, decisions: [], slow: [] }, ...outside };
  const trial = await runScenario(subject, await Samples.draw(subject), {}, scenario);
  return {
    undone: trial.ledger.undone,
    effects: [...trial.ledger.effects.keys()],
    wrong: newestFirst.check(trial, { trial, input: {} }, subject),
  };
};

const crashedAtShip = { key: 'sweep/ship', fault: 'undeclared' as const, error: 'Error' };

describe('Newest first', () => {
  it('does not compare what a failed iteration has undone with what takes place beside it', async () => {
    const subject = shop(each([undone('a'), undone('b')], APART));

    const { undone: order, wrong } = await struck(subject, {
      ...{ key: 'sweep/a/0', fault: 'too-large', error: 'States.DataLimitExceeded' },
    });

    // The second iteration calls `b` when the first undoes `a`.
    expect(order.indexOf('sweep/a/0')).toBeLessThan(order.indexOf('sweep/b/1'));
    expect(wrong).toEqual([]);
  });

  it('does not compare it with a step in another branch that begins when the iteration has failed', async () => {
    const skipped = {
      id: 'all',
      type: 'for_each',
      foreach: '[1]',
      on_item_error: 'skip',
      steps: [undone('a')],
    };
    const branches = { left: [skipped], right: [undone('b'), undone('c')] };
    const subject = shop({ id: 'beside', type: 'parallel', branches });

    const later = { attempts: 'all' as const, ...crashedAtShip };
    const { undone: order, wrong } = await struck(subject, undefined, {
      strikes: [
        { key: 'sweep/a/0', fault: 'too-large', error: 'States.DataLimitExceeded', attempts: 'all' },
        later,
      ],
    });

    expect(order).toEqual(['sweep/a/0', 'sweep/c', 'sweep/b', 'sweep/reserve']);
    expect(wrong).toEqual([]);
  });

  it('does not compare what a loop has continued without either', async () => {
    const subject = shop(each([undone('a'), undone('b', 'shop/charge')], GOES_ON));

    const { undone: order, wrong } = await struck(
      subject,
      { key: 'sweep/b/0', fault: 'declared', error: 'Declined' },
      { stopAfter: 50 },
    );

    expect(order.indexOf('sweep/a/0')).toBeLessThan(order.indexOf('sweep/b/1'));
    expect(wrong).toEqual([]);
  });

  it('does not compare what two blocks did that failed side by side: each undoes itself', async () => {
    const inner = { ...each([undone('a'), undone('b')], {}), id: 'inner' };
    const subject = shop(each([inner], {}));

    const { undone: order, wrong } = await struck(subject, undefined, { tooMuchIn: 'inner' });

    expect(order.indexOf('sweep/a/1/0')).toBeLessThan(order.indexOf('sweep/b/0/0'));
    expect(wrong).toEqual([]);
  });

  it('knows that nothing has started before an execution is started whose start is logged', async () => {
    const start = { id: 'delivered', type: 'workflow', workflow: 'delivery' };
    const subject = shop(each([undone('a'), start], { ...APART, max_concurrency: 1 }));

    const {
      effects,
      undone: order,
      wrong,
    } = await struck(subject, {
      ...{ key: 'sweep/delivered/0', fault: 'crash-after', error: 'Runtime.ExitError' },
    });

    expect(effects).toEqual(['sweep/reserve', 'sweep/a/0']);
    // The log asks about it all the same: it has an entry.
    expect(order).toEqual(['sweep/a/0', 'sweep/delivered/0', 'sweep/reserve']);
    expect(wrong).toEqual([]);
  });

  it.each([
    { what: 'in an iteration', loop: each([undone('a'), undone('b')], APART), older: 'a/1', newer: 'b/1' },
    {
      ...{ what: 'of two iterations in turn', older: 'a/0', newer: 'a/1' },
      loop: each([undone('a')], { ...APART, max_concurrency: 1 }),
    },
    {
      ...{ what: 'an execution that was started', older: 'a/0', newer: 'delivered/0' },
      loop: each([undone('a'), { id: 'delivered', type: 'workflow', workflow: 'delivery' }], APART),
    },
  ])('finds that the older is undone first: $what', async ({ loop, older, newer }) => {
    const subject = shop(loop);
    const oldestFirst = ruleMutantsOf(subject).find(({ name }) =>
      name.includes('the oldest is undone first'),
    );
    invariant(oldestFirst, 'the order is a rule of the log');

    const { wrong } = await struck({ ...subject, rules: oldestFirst.rules }, crashedAtShip);

    expect(wrong).toContain(`sweep/${older} was undone before the newer sweep/${newer}`);
    expect((await struck(subject, crashedAtShip)).wrong).toEqual([]);
  });
});
