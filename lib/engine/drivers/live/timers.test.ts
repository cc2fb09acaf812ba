import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import fc from 'fast-check';
import { Timers } from './timers.ts';

beforeEach(() => {
  jest.useFakeTimers({ now: 0 });
});

afterEach(() => {
  jest.useRealTimers();
});

const clock = { now: () => Date.now() };

describe('timers', () => {
  it('fire in order of time, then of setting, one timeout for all', () => {
    fc.assert(
      fc.property(fc.array(fc.record({ at: fc.nat(50), cancelled: fc.boolean() })), (entries) => {
        jest.setSystemTime(0);
        const timers = new Timers(clock);
        const fired: number[] = [];
        const cancels = entries.map(({ at }, index) => timers.set(at, () => fired.push(index)));
        entries.forEach(({ cancelled }, index) => {
          if (cancelled) cancels[index]?.();
        });
        expect(jest.getTimerCount()).toBeLessThanOrEqual(1);
        expect(timers.size).toBe(entries.filter(({ cancelled }) => !cancelled).length);
        jest.advanceTimersByTime(60);
        const expected = entries
          .map(({ at, cancelled }, index) => ({ at, cancelled, index }))
          .filter(({ cancelled }) => !cancelled)
          .sort((a, b) => a.at - b.at || a.index - b.index);
        expect(fired).toEqual(expected.map(({ index }) => index));
        expect(timers.size).toBe(0);
        timers.close();
      }),
    );
  });

  it('may be further away than setTimeout can wait', () => {
    const timers = new Timers(clock);
    let fired = 0;
    const year = 365 * 86_400_000;
    timers.set(year, () => fired++);
    jest.advanceTimersByTime(year - 1);

    expect(fired).toBe(0);

    jest.advanceTimersByTime(1);

    expect(fired).toBe(1);
  });

  it('that were cancelled long before their time do not pile up', () => {
    const timers = new Timers(clock);
    timers.set(5, () => undefined);
    for (let i = 0; i < 5000; i++) timers.set(1_000_000, () => undefined)();

    expect(timers.size).toBe(1);
    expect(timers.held).toBeLessThan(2100);

    timers.close();
  });

  it('give others their turn when many are due and take long', async () => {
    jest.useRealTimers();
    const timers = new Timers(clock);
    const order: string[] = [];
    const takeLong = (): void => {
      const end = performance.now() + 15;
      while (performance.now() < end);
    };

    await new Promise<void>((resolve) => {
      timers.set(0, () => {
        order.push('first');
        setImmediate(() => order.push('other'));
        takeLong();
      });
      timers.set(0, () => {
        order.push('second');
        resolve();
      });
    });

    expect(order).toEqual(['first', 'other', 'second']);
    timers.close();
  });
});
