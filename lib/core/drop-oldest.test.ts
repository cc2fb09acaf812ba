import { expect, it } from '@jest/globals';
import { dropOldest } from './drop-oldest.ts';

it('A map loses what was put into it first, and no more than it must', () => {
  const kept = new Map([1, 2, 3, 4].map((key) => [key, key]));
  kept.delete(1);
  kept.set(1, 1);

  dropOldest(kept, 4);
  expect([...kept.keys()]).toEqual([2, 3, 4, 1]);

  dropOldest(kept, 2);
  expect([...kept.keys()]).toEqual([4, 1]);

  dropOldest(kept, 0);
  expect(kept.size).toBe(0);
});
