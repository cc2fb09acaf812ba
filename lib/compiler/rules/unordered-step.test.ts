import { describe, expect, it } from '@jest/globals';
import { foundIn } from '../testing/found-in.ts';

describe('unordered-step', () => {
  it('asks for needs', () => {
    const text = `
name: shop
steps:
  - { id: a, uses: a/b }
  - { id: b, uses: a/b, needs: [a] }
  - { id: c, uses: a/b, needs: [b], with: { far: "{{ $a.x }}", near: "{{ $b.x }}" } }
  - { id: d, uses: a/b, with: { x: "{{ $a.x }}" } }
  - { id: e, uses: a/b, needs: [a], with: { x: "{{ $b.x }}" } }
  - { id: f, uses: a/b, with: { x: "{{ $g.x }}" } }
  - { id: g, uses: a/b, needs: [f] }
output: "{{ $g.x }}"
`.slice(1);
    expect(foundIn(text)).toEqual([
      '6:40 error unordered-step: "d" does not need "a", which may not have run by then (write needs: [a])',
      '7:52 error unordered-step: "e" does not need "b", which may not have run by then (write needs: [a, b])',
      '8:40 error unordered-step: step "g" needs "f" and so runs after it',
    ]);
  });

  it('says nothing false of steps that wait for each other', () => {
    const text = `
name: shop
steps:
  - { id: a, uses: a/b, needs: [b] }
  - { id: b, uses: a/b, needs: [a] }
  - { id: c, uses: a/b, with: { a: "{{ $a.x }}" } }
`.slice(1);
    expect(foundIn(text)).toEqual([
      expect.stringMatching(/^3:\d+ error needs-cycle/),
      '5:40 error unordered-step: "c" does not need "a", which may not have run by then (write needs: [a])',
    ]);
  });
});
