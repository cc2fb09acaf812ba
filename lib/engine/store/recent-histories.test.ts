import { describe, expect, it } from '@jest/globals';
import type { EventRecord } from '../model/event-record.ts';
import { RecentHistories } from './recent-histories.ts';

const events = (from: number, count: number): EventRecord[] =>
  Array.from({ length: count }, (_, index) => ({
    id: from + index,
    previousEventId: from + index - 1,
    timestamp: 0,
    type: 'PassStateExited',
    details: null,
  }));

const idsOf = (found: EventRecord[] | undefined) => found?.map(({ id }) => id);

describe('Recent histories', () => {
  it('give pages in either direction', () => {
    const recent = new RecentHistories();
    recent.append('a', events(1, 3), 10);
    recent.append('a', events(4, 2), 10);

    expect(idsOf(recent.find('a', { from: 2, limit: 2 }))).toEqual([2, 3]);
    expect(idsOf(recent.find('a', { from: 6, limit: 2 }))).toEqual([]);
    expect(idsOf(recent.find('a', { from: 4, limit: 2, reverse: true }))).toEqual([4, 3]);
    expect(idsOf(recent.find('a', { from: 1e6, limit: 9, reverse: true }))).toEqual([5, 4, 3, 2, 1]);
  });

  it('know nothing of a history whose beginning they have not seen', () => {
    const recent = new RecentHistories();

    recent.append('a', events(7, 2), 10);

    expect(recent.find('a', { from: 1, limit: 9 })).toBeUndefined();
  });

  it('forget a history that has grown long, and the oldest of many', () => {
    const recent = new RecentHistories();
    recent.append('long', events(1, 1), 495_000);
    recent.append('long', events(2, 1), 10_000);
    for (let index = 0; index < 100; index++) recent.append(`run-${index}`, events(1, 1), 200_000);

    const known = Array.from({ length: 100 }, (_, index) => index).filter((index) =>
      recent.find(`run-${index}`, { from: 1, limit: 1 }),
    );

    expect(recent.find('long', { from: 1, limit: 1 })).toBeUndefined();
    expect(known).toEqual(Array.from({ length: 40 }, (_, index) => 60 + index));
  });
});
