import { describe, expect, it } from '@jest/globals';
import { foundIn } from '../testing/found-in.ts';

describe('needs-cycle', () => {
  it('shows circles as paths', () => {
    const text = `
name: shop
steps:
  - { id: a, uses: a/b, needs: [c] }
  - { id: b, uses: a/b, needs: [a] }
  - { id: c, uses: a/b, needs: [b], with: { x: "{{ $b.x }}", y: "{{ $d.x }}" } }
  - { id: d, uses: a/b, needs: [c] }
  - { id: e, uses: a/b, needs: [e] }
`.slice(1);
    expect(foundIn(text)).toEqual([
      '3:32 error needs-cycle: these steps wait for each other: a → c → b → a (a → b: a needs b; remove one of these needs)',
      '7:33 error needs-cycle: step "e" waits for itself (remove "e" from its needs)',
    ]);
  });
});
