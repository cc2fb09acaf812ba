import { describe, expect, it } from '@jest/globals';
import { foundIn } from '../testing/found-in.ts';

describe('later-step', () => {
  it('finds results that are not there yet', () => {
    const text = `
name: shop
steps:
  - id: a
    uses: a/b
    when: $b.x
    with: { own: "{{ $a.x }}" }
  - id: g
    type: group
    steps: [{ id: inner, uses: a/b, with: { x: "{{ $b.x }}", y: "{{ $g.x }}" } }]
  - id: b
    uses: a/b
    on_error: { fallback: { uses: a/c, with: { x: "{{ $c.x }}", y: "{{ $b.x }}" } } }
  - id: c
    uses: a/b
`.slice(1);
    expect(foundIn(text)).toEqual([
      '5:11 error later-step: step "b" comes later: it has not run when "a" does (move "b" before "a")',
      '6:22 error later-step: $a is the result of this step itself, which does not exist yet',
      '9:52 error later-step: step "b" comes later: it has not run when "g" does (move "b" before "g")',
      '9:69 error later-step: $g is the result of this step itself, which does not exist yet',
      '12:55 error later-step: step "c" comes later: it has not run when "b" does (move "c" before "b")',
      '12:72 error later-step: $b is the result of this step itself, which does not exist yet',
    ]);
  });
});
