import { describe, expect, it } from '@jest/globals';
import { sharesAt } from './shares.ts';

const MINUTE = 60_000;
const of = (shares: Map<number, number>) => Object.fromEntries(shares);

describe('the shares of new executions', () => {
  it('are all with the version that a deployment has pointed to at once', () => {
    expect(of(sharesAt({ number: 3, since: 0, before: { 2: 100 } }, 1))).toEqual({ 3: 100 });
  });

  it('grow with each interval of a linear shift until the version has all', () => {
    const live = {
      number: 3,
      since: 0,
      before: { 2: 100 },
      shift: { type: 'linear', percent: 40, minutes: 5 } as const,
    };

    const at = [0, 5, 10].map((minutes) => of(sharesAt(live, minutes * MINUTE)));

    expect(at).toEqual([{ 2: 60, 3: 40 }, { 2: 20, 3: 80 }, { 3: 100 }]);
  });

  it('stay at the first percentage of a canary until its interval is over', () => {
    const live = {
      number: 3,
      since: 0,
      before: { 2: 100 },
      shift: { type: 'canary', percent: 10, minutes: 30 } as const,
    };

    expect(of(sharesAt(live, 29 * MINUTE))).toEqual({ 2: 90, 3: 10 });
    expect(of(sharesAt(live, 30 * MINUTE))).toEqual({ 3: 100 });
  });

  it('are all with the first version, whatever shift is set, and with none before there is one', () => {
    const first = { number: 1, since: 0, shift: { type: 'canary', percent: 10, minutes: 30 } as const };

    expect(of(sharesAt(first, 0))).toEqual({ 1: 100 });
    expect(sharesAt(undefined, 0).size).toBe(0);
  });
});
