import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { groupBy } from './group-by.ts';

it('A list is grouped as Map.groupBy does', () => {
  fc.assert(
    fc.property(fc.array(fc.integer()), (items) => {
      const key = (item: number): number => item % 3;
      expect([...groupBy(items, key)]).toEqual([...Map.groupBy(items, key)]);
    }),
  );
});
