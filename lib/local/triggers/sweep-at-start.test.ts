import { describe, expect, it } from '@jest/globals';
import { functionName } from '#contracts/names.ts';
import { sweepAtStart } from './sweep-at-start.ts';

const swept = (after: Promise<void>) => {
  const called: string[] = [];
  const pool = {
    invoke: async (name: string) => {
      called.push(name);
      return { requestId: 'one', payload: null };
    },
  };
  const deployments = new Map([
    ['platform/sweep', { on: [{ schedule: 'rate(5 minutes)' }] }],
    ['platform/other', { on: [{ statusChanges: true as const }] }],
  ]);
  return { called, stop: sweepAtStart({ pool, deployments, after }, { now: () => 0 }) };
};

describe('The sweep at the start', () => {
  it('calls scheduled functions when it is time for that', async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    const { called, stop } = swept(promise);
    await new Promise(setImmediate);
    const before = [...called];

    resolve();
    await new Promise(setImmediate);

    expect(before).toEqual([]);
    expect(called).toEqual([functionName('platform/sweep')]);
    await stop();
  });

  it('calls nothing if it is stopped before', async () => {
    const { called, stop } = swept(new Promise(() => undefined));

    await stop();

    expect(called).toEqual([]);
  });
});
