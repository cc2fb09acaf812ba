import { describe, expect, it } from '@jest/globals';
import { foundIn } from '../../testing/found-in.ts';

describe('duplicate-key', () => {
  it('finds a key that occurs twice', () => {
    const text = `
name: shop
steps:
  - id: a
    uses: a/b
    timeout: 1s
    timeout: 2s
`.slice(1);
    expect(foundIn(text)).toEqual([
      '6:5 error duplicate-key: "timeout" is already a key of this map (remove one of the two)',
    ]);
  });

  it('reads the first value, so that what is said of it is said at its place', () => {
    const text = `
name: shop
steps:
  - { id: a, type: wait, for: soon }
  - { id: b, type: wait, for: 1s, for: later }
`.slice(1);

    expect(foundIn(text)).toEqual([
      expect.stringMatching(/^3:31 error invalid-value: .*"soon"/),
      '4:35 error duplicate-key: "for" is already a key of this map (remove one of the two)',
    ]);
  });
});
