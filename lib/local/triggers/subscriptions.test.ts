import { describe, expect, it } from '@jest/globals';
import { BUS_NAME } from '#contracts/names.ts';
import { seededRandomness } from '#core/ids.ts';
import { EventBus } from '../bus/bus.ts';
import { Scheduler } from './scheduler.ts';
import { addSubscriptions } from './subscriptions.ts';

describe('a function that subscribes to events of Baton', () => {
  it("gets those of its types from Baton's bus, and nothing of what others say", async () => {
    const bus = new EventBus({
      clock: { now: () => 0 },
      randomness: seededRandomness(1),
      onTargetFailure: () => undefined,
    });
    const delivered: unknown[] = [];
    const deliver = async (action: string, event: unknown): Promise<void> =>
      void delivered.push([action, (event as { detail: unknown }).detail]);
    const scheduler = new Scheduler({});
    addSubscriptions(
      { bus, scheduler, deliver },
      new Map([['x/tell', { on: [{ events: ['Approval Requested'] }] }]]),
      [],
    );

    const put = (source: string, detailType: string, busName = BUS_NAME) =>
      bus.put({ source, detailType, detail: { detailType, source, busName }, busName });
    put('baton', 'Approval Requested');
    put('baton', 'Approval Decided');
    put('shop', 'Approval Requested');
    await bus.drained();
    scheduler.close();

    expect(delivered).toEqual([
      ['x/tell', { detailType: 'Approval Requested', source: 'baton', busName: BUS_NAME }],
    ]);
  });
});
