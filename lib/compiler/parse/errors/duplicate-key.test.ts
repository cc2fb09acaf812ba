import { describe, expect, it } from '@jest/globals';
import { foundIn } from '../../testing/found-in.ts';

describe('duplicate-key', () => {
  it('finds a key that stands twice', () => {
    const text = `
name: shop
steps:
  - id: a
    uses: a/b
    timeout: 1s
    timeout: 2s
`.slice(1);
    expect(foundIn(text)).toEqual([
      '6:5 error duplicate-key: "timeout" stands here for the second time in the same map (remove one of the two)',
    ]);
  });
});
