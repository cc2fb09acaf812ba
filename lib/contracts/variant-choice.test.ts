import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { assign } from './variant-choice.ts';

const variants = (...weights: number[]) => weights.map((weight, index) => ({ name: `v${index}`, weight }));
const keys = Array.from({ length: 20_000 }, (_, index) => `customer ${index}`);

describe('the variant of a key', () => {
  it('is the same each time, whatever the order of the variants', () => {
    fc.assert(
      fc.property(
        fc.string(),
        fc.array(fc.double({ min: 0.01, max: 100, noNaN: true }), { minLength: 2 }),
        (key, weights) => {
          const list = variants(...weights);

          expect(assign(list.toReversed(), key, 'x').name).toBe(assign(list, key, 'x').name);
        },
      ),
    );
  });

  it('is chosen in proportion to the weights, and never one without weight', () => {
    const counts = new Map<string, number>();
    for (const key of keys) {
      const { name } = assign(variants(70, 20, 0, 10), key, 'x');
      counts.set(name, (counts.get(name) ?? 0) + 1);
    }

    // Five standard deviations of a binomial count of 20,000.
    expect(Math.abs((counts.get('v0') ?? 0) - 14_000)).toBeLessThan(5 * Math.sqrt(20_000 * 0.7 * 0.3));
    expect(Math.abs((counts.get('v1') ?? 0) - 4000)).toBeLessThan(5 * Math.sqrt(20_000 * 0.2 * 0.8));
    expect(counts.get('v2')).toBeUndefined();
  });

  it('stays, or becomes the one whose weight has grown', () => {
    for (const key of keys.slice(0, 2000)) {
      const before = assign(variants(90, 10), key, 'x').name;
      const after = assign(variants(90, 40), key, 'x').name;

      expect([before, 'v1']).toContain(after);
    }
  });

  it('changes only from a variant whose weight shrinks, to one that is added, and from one that is removed', () => {
    const moves = { shrunk: 0, added: 0, removed: 0 };
    for (const key of keys.slice(0, 2000)) {
      const before = assign(variants(50, 50), key, 'x').name;
      const shrunk = assign(variants(50, 20), key, 'x').name;
      const added = assign(variants(50, 50, 30), key, 'x').name;
      const removed = assign(variants(50), key, 'x').name;

      expect(shrunk === before || before === 'v1').toBe(true);
      expect(added === before || added === 'v2').toBe(true);
      expect(removed === before || before === 'v1').toBe(true);
      if (shrunk !== before) moves.shrunk += 1;
      if (added !== before) moves.added += 1;
      if (removed !== before) moves.removed += 1;
    }

    expect(Object.values(moves).every((count) => count > 100)).toBe(true);
  });

  it('in one experiment says nothing about that in another', () => {
    const both = keys.filter(
      (key) => assign(variants(1, 1), key, 'x').name === assign(variants(1, 1), key, 'y').name,
    );

    expect(Math.abs(both.length - 10_000)).toBeLessThan(5 * Math.sqrt(20_000 * 0.25));
  });
});
