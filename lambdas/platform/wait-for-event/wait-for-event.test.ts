import { SendTaskSuccessCommand } from '@aws-sdk/client-sfn';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { manifestWith } from '#contracts/testing/manifest.ts';
import { correlationOf } from '#contracts/waits/correlation.ts';
import { startPlatform, type TestPlatform } from '#platform/testing/platform.ts';
import { deliverEvent } from '../start-on-event/deliver-event.ts';

const orders = manifestWith({
  waits: [{ step: 'paid', pattern: { source: ['shop'] }, match: ['order.id'] }],
});

let platform: TestPlatform;
let order = 0;

beforeAll(async () => {
  platform = await startPlatform([orders]);
});
afterAll(() => platform.close());
beforeEach(() => {
  order++;
  platform.reset();
  platform.sfn.on(SendTaskSuccessCommand).resolves({});
});

const wait = (token: string, { execution = 'arn:one', key = token, id = order } = {}) =>
  platform.ports.waits.wait({
    correlation: correlationOf('orders', 'paid', { 'order.id': id }),
    key,
    execution,
    token,
    timeoutSeconds: 3600,
  });

const arrive = (id = 'event', detail: object = { order: { id: order }, amount: 5 }) =>
  deliverEvent(
    {
      workflow: 'orders',
      wait: 'paid',
      event: {
        id,
        source: 'shop',
        'detail-type': 'Paid',
        time: '2026-01-01T00:00:00Z',
        detail: detail as never,
      },
    },
    platform.ports,
  );

const delivered = (): [string, string][] =>
  platform.sfn
    .commandCalls(SendTaskSuccessCommand)
    .map(({ args: [{ input }] }) => [String(input.taskToken), JSON.parse(String(input.output)).id]);

describe('An event that a step waits for', () => {
  it('is delivered to every execution that waits for the same values, once', async () => {
    await wait('a');
    await wait('b', { execution: 'arn:two' });
    await wait('c', { execution: 'arn:three', id: -1 });

    await arrive();
    await arrive();

    expect(delivered().sort()).toEqual([
      ['a', 'event'],
      ['b', 'event'],
    ]);
    expect(platform.sfn.commandCalls(SendTaskSuccessCommand)[0]?.args[0].input.output).toBe(
      JSON.stringify({
        id: 'event',
        source: 'shop',
        detail_type: 'Paid',
        time: '2026-01-01T00:00:00Z',
        detail: { order: { id: order }, amount: 5 },
      }),
    );
  });

  it('is kept for 15 minutes for a step that begins to wait later', async () => {
    await arrive();

    platform.time.now += 14 * 60_000;
    expect(await wait('soon')).toBe('delivered');
    platform.time.now += 2 * 60_000;
    expect(await wait('late', { execution: 'arn:two' })).toBe('waits');

    expect(delivered()).toEqual([['soon', 'event']]);
  });

  it('reaches an execution once, so that the next round of a loop waits for the next event', async () => {
    await wait('round 1');
    await arrive('first');
    expect(await wait('round 2')).toBe('waits');

    await arrive('second');

    expect(delivered()).toEqual([
      ['round 1', 'first'],
      ['round 2', 'second'],
    ]);
  });

  it('is delivered with the token of the last attempt, also if the answer to the first was lost', async () => {
    await wait('first try', { key: 'k' });
    await arrive();
    await wait('second try', { key: 'k' });

    expect(delivered()).toEqual([
      ['first try', 'event'],
      ['second try', 'event'],
    ]);
  });

  it('is delivered by its next delivery if Step Functions was out of reach', async () => {
    await wait('a');
    platform.sfn.on(SendTaskSuccessCommand).rejectsOnce(new Error('no network'));

    await expect(arrive()).rejects.toThrow('no network');
    await arrive();

    expect(delivered().at(-1)).toEqual(['a', 'event']);
  });

  it('is not one if the condition of the step does not hold', async () => {
    const large = manifestWith({
      waits: [
        {
          step: 'paid',
          pattern: { source: ['shop'] },
          match: ['order.id'],
          when: '$event.detail.amount > 5',
        },
      ],
    });
    const manifests = async () => new Map([['orders', large]]);
    await wait('a');
    const event = (amount: number) => ({
      workflow: 'orders',
      wait: 'paid',
      event: { id: `of ${amount}`, source: 'shop', detail: { amount, order: { id: order } } },
    });
    await deliverEvent(event(5), { manifests, waits: platform.ports.waits });
    await deliverEvent(event(6), { manifests, waits: platform.ports.waits });

    expect(delivered()).toEqual([['a', 'of 6']]);
  });

  it('is not one if it lacks a field that is compared', async () => {
    await wait('a');

    await arrive('other', { order: {} });

    expect(delivered()).toEqual([]);
  });
});
