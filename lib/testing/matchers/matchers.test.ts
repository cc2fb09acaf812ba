import { beforeAll, describe, expect, it } from '@jest/globals';
import '../../entry/testing-jest.ts';
import type { WorkflowResult } from '../result/workflow-result.ts';
import { testWorkflow } from '../test-workflow.ts';
import { answers, large, order, small } from '../testing/order.ts';

const failure = (name: string, message: string): Error => Object.assign(new Error(message), { name });

/** Returns what a matcher says when it fails. */
const messageOf = (assert: () => void): string => {
  try {
    assert();
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error('the matcher has passed');
};

let shipped: WorkflowResult;
let failed: WorkflowResult;
let rejected: WorkflowResult;

beforeAll(async () => {
  shipped = await testWorkflow(order, { input: small, actions: answers });
  const actions = { ...answers, 'shipping/book': failure('NoCarrier', 'none left') };
  failed = await testWorkflow(order, { input: small, actions });
  rejected = await testWorkflow(order, { input: large, actions: answers, approvals: { review: 'expire' } });
});

describe('The matchers pass for', () => {
  it('an end and its cause', () => {
    expect(shipped).toHaveSucceeded();
    expect(shipped).not.toHaveFailedWith('NoCarrier');
    expect(failed).not.toHaveSucceeded();
    expect(failed).toHaveFailedWith('NoCarrier');
    expect(failed).toHaveFailedWith('NoCarrier', 'none');
    expect(failed).toHaveFailedWith('NoCarrier', /^none left$/);
    expect(failed).not.toHaveFailedWith('NoCarrier', 'some');
  });

  it('a step that ran, so many times, after another', () => {
    expect(shipped).toHaveRun('ship');
    expect(shipped).toHaveRun('ship', { after: 'charge', times: 1, attempts: 1 });
    expect(shipped).not.toHaveRun('review');
    expect(shipped).not.toHaveRun('charge', { after: 'ship' });
    expect(shipped).not.toHaveRun('ship', { times: 2 });
    expect(failed).toHaveRun('ship', { attempts: 4 });
  });

  it('compensations in their order', () => {
    expect(failed).toHaveCompensated(['charge', 'reserve']);
    expect(failed).not.toHaveCompensated(['reserve', 'charge']);
    expect(failed).not.toHaveCompensated(['charge']);
    expect(shipped).toHaveCompensated([]);
  });

  it('waits, of any step or a given one', () => {
    expect(shipped).toHaveWaited('1h');
    expect(shipped).toHaveWaited('60m', 'cool_off');
    expect(shipped).not.toHaveWaited('24h');
    expect(rejected).toHaveWaited('24h', 'review');
  });

  it('costs in transitions and in dollars', () => {
    const { transitions } = shipped.cost;

    expect(shipped).toCostAtMost({ transitions });
    expect(shipped).not.toCostAtMost({ transitions: transitions - 1 });
    expect(shipped).toCostAtMost(0.001);
    expect(shipped).not.toCostAtMost(0.0001);
  });

  it('events, by type or by what they contain', () => {
    expect(shipped).toHaveEmitted('OrderShipped');
    expect(shipped).toHaveEmitted({ source: 'shop', detail: { order: 'o-1', tracking: expect.any(String) } });
    expect(shipped).not.toHaveEmitted({ detailType: 'OrderShipped', detail: { order: 'o-2' } });
    expect(failed).not.toHaveEmitted('OrderShipped');
  });
});

describe('The message of a matcher', () => {
  it('says what was expected, and shows what happened', () => {
    const message = messageOf(() => expect(failed).toHaveRun('tell', { after: 'ship' }));

    expect(message.replaceAll(/\d+(\.\d+)? s\b/g, 'N s').replaceAll(/ +/g, ' ')).toBe(
      [
        'Expected the execution to run tell after ship, but it did not run.',
        '',
        'order: FAILED with NoCarrier: none left, after N s',
        ' step status started took attempts error',
        ' reserve succeeded 0 ms 0 ms 1',
        ' charge succeeded 0 ms 0 ms 1',
        ' review skipped',
        ' ship failed 0 ms N s 4 NoCarrier',
        ' cool_off not reached',
        ' tell not reached',
        ' compensations: charge undone, reserve undone',
      ].join('\n'),
    );
  });

  it.each([
    ['success', () => expect(failed).toHaveSucceeded(), 'Expected the execution to succeed.'],
    ['no success', () => expect(shipped).not.toHaveSucceeded(), 'Expected the execution not to succeed.'],
    [
      'a failure',
      () => expect(failed).toHaveFailedWith('Other', 'why'),
      'Expected the execution to fail with Other and the cause "why".',
    ],
    [
      'runs',
      () => expect(shipped).toHaveRun('ship', { times: 2 }),
      'Expected the execution to run ship 2 times, but it ran 1 time.',
    ],
    [
      'compensations',
      () => expect(failed).toHaveCompensated(['reserve']),
      'Expected the execution to undo reserve, but it undid charge, then reserve.',
    ],
    [
      'waits',
      () => expect(shipped).toHaveWaited('24h'),
      'Expected the execution to wait 24h, but it waited 1 h at cool_off.',
    ],
    [
      'costs',
      () => expect(shipped).toCostAtMost({ transitions: 1 }),
      /^Expected the execution to cost at most 1 transition, but it took \d+ transitions and \$0\.000\d+\.$/,
    ],
    [
      'events',
      () => expect(failed).toHaveEmitted('OrderShipped'),
      'Expected the execution to emit OrderShipped, but it emitted nothing.',
    ],
  ])('about %s fits it', (_, assert, expected) => {
    expect(messageOf(assert).split('\n')[0]).toEqual(
      typeof expected === 'string' ? expected : expect.stringMatching(expected),
    );
  });

  it.each([
    [
      'a step that is not there',
      () => expect(shipped).not.toHaveRun('shipp'),
      '"shipp" is not a step of order (did you mean "ship"?)',
    ],
    [
      'a step without a compensation',
      () => expect(shipped).not.toHaveCompensated(['ship']),
      'The step "ship" of order has no compensation',
    ],
    [
      'a duration that is none',
      () => expect(shipped).not.toHaveWaited('soon'),
      'toHaveWaited takes a duration such as "30s", "5m", "1h30m" or "24h", got "soon"',
    ],
    [
      'something else than a result',
      () => expect(Promise.resolve(shipped)).not.toHaveSucceeded(),
      'expect(…) takes the result of testWorkflow; await it first',
    ],
  ])('refuses %s, whatever it is to prove', (_, assert, expected) => {
    expect(assert).toThrow(expected);
  });
});
