import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { DueHeap } from './due-heap.ts';

describe('what is due', () => {
  it('comes in the order of its instants, and of two at the same one as it was added', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 9 })), fc.boolean(), (instants, retain) => {
        const heap = new DueHeap<number>();
        instants.forEach((at, value) => {
          heap.push(at, value);
        });
        const isKept = (value: number): boolean => !retain || value % 3 !== 0;
        heap.retain(isKept);
        const expected = instants
          .map((at, value) => ({ at, value }))
          .filter(({ value }) => isKept(value))
          .sort((a, b) => a.at - b.at || a.value - b.value);
        const found: unknown[] = [];
        for (let next = heap.pop(); next; next = heap.pop()) found.push({ at: next.at, value: next.value });
        expect(found).toEqual(expected);
      }),
    );
  });
});
