import { describe, expect, it } from '@jest/globals';
import {
  close,
  closePart,
  endLease,
  type Fence,
  isClosedFor,
  isOneOf,
  isToBeUndone,
  membersOf,
  OPEN_FENCE,
  takeLease,
  takePartLease,
} from './fence.ts';

const RUN = { workflow: 'orders', execution: 'one' };
const withPart = (...keys: string[]): Fence => closePart(OPEN_FENCE, keys) ?? OPEN_FENCE;
const never = (): boolean => false;
const leased = (fence: Fence, name = 'part-1'): Fence | undefined =>
  takePartLease(fence, RUN, () => name, never);

describe('A part that is undone while its execution continues', () => {
  it('closes the fence for the effects that it names by what their keys begin with, and for no others', () => {
    const fence = withPart('one/charge', 'one/pack/0');

    const closed = [
      'one/charge',
      'one/charge/7',
      'one/pack/0/1',
      'one/chargeback',
      'one/pack',
      'one/pack/01',
    ];
    expect(closed.map((key) => isClosedFor(fence, key))).toEqual([true, true, true, false, false, false]);
    expect(isClosedFor(close(fence) ?? fence, 'one/pack')).toBe(true);
  });

  it('is noted once', () => {
    expect(closePart(withPart('one/charge'), ['one/charge'])).toBeUndefined();
    expect(closePart(withPart('one/charge'), ['one/charge', 'one/pack'])?.part?.keys).toEqual([
      'one/charge',
      'one/pack',
    ]);
  });

  it.each(['one/charge', 'one/charge/7/1', 'one/pack/0/1', 'one/chargeback', 'one/pack', '/one', ''])(
    'tells the effects of many keys as it does those of few: "%s"',
    (key) => {
      const keys = ['one/charge', 'one/pack/0'];

      expect(membersOf(keys)(key)).toBe(isOneOf(keys, key));
    },
  );

  it('has one undoer, which leaves the fence open and the execution continuable', () => {
    const first = leased(withPart('one/charge'));

    expect(first).toMatchObject({
      closed: false,
      epoch: 0,
      undoer: 'part-1',
      part: { epoch: 1, undoing: true },
    });
    expect(first && leased(first, 'part-2')).toBeUndefined();
    const ended = first && endLease(first, 'part-1');
    expect(ended).toMatchObject({ closed: false, part: { epoch: 1, undoing: false } });
    expect(ended).not.toHaveProperty('undoer');
  });

  it('has none once the fence is closed, since everything is undone then', () => {
    const closed = close(withPart('one/charge'));

    expect(closed && leased(closed)).toBeUndefined();
  });

  it('is taken over by whoever undoes everything', () => {
    const part = leased(withPart('one/charge')) ?? OPEN_FENCE;

    const whole = takeLease(
      { ...part, closed: true },
      RUN,
      () => 'cancel-1',
      () => true,
    );

    expect(whole).toMatchObject({ closed: true, epoch: 1, undoer: 'cancel-1', part: { undoing: false } });
    expect(endLease(whole ?? part, 'part-1')).toBeUndefined();
  });

  it('is what is to be undone until all is', () => {
    const fence = withPart('one/charge');

    expect(['one/charge', 'one/pack'].map((key) => isToBeUndone(fence, key))).toEqual([true, false]);
    expect(isToBeUndone({ ...fence, epoch: 1 }, 'one/pack')).toBe(true);
    expect(isToBeUndone(OPEN_FENCE, 'one/pack')).toBe(true);
  });
});
