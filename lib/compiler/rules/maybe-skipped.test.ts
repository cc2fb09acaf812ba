import { describe, expect, it } from '@jest/globals';
import { foundIn } from '../testing/found-in.ts';

describe('maybe-skipped', () => {
  it('finds reads of skipped and failed steps', () => {
    const text = `
name: shop
steps:
  - id: discount
    uses: a/b
    when: $input.vip
  - id: soft
    uses: a/b
    on_error: skip
  - id: softer
    uses: a/b
    on_error: continue
  - id: choice
    type: switch
    cases: [{ when: $input.x, steps: [{ id: one, uses: a/b }] }]
  - id: reader
    uses: a/b
    with:
      a: "{{ $discount.rate }}"
      b: "{{ $discount }}"
      c: "{{ $soft.x }}"
      d: "{{ $softer.x }}"
      e: "{{ $softer.error }}"
      f: "{{ $softer }}"
      g: "{{ $choice.x }}"
      h: "{{ $count($discount.items) + $sum($discount.items) }}"
`.slice(1);
    expect(foundIn(text)).toEqual([
      '18:14 error maybe-skipped: step "discount" runs only if its condition holds; otherwise $discount is null (write $discount != null ? $discount.rate : …, or give the reader the same "when")',
      '19:14 warning maybe-skipped: step "discount" runs only if its condition holds; otherwise $discount is null (if null is intended, write $discount ?: null)',
      '20:14 error maybe-skipped: when step "soft" fails, it is skipped and $soft is null (write $soft != null ? $soft.x : …)',
      '21:14 error maybe-skipped: when step "softer" fails, $softer is { error, cause } (write $exists($softer.x) ? $softer.x : …)',
      '22:14 error maybe-skipped: when step "softer" fails, $softer is { error, cause } (write $exists($softer.error) ? $softer.error : …)',
      '24:14 error maybe-skipped: the result of step "choice" may be null (write $choice != null ? $choice.x : …)',
      '25:45 error maybe-skipped: step "discount" runs only if its condition holds; otherwise $discount is null (write $discount != null ? $discount.items : …, or give the reader the same "when")',
    ]);
  });

  it('knows guards in the expression', () => {
    const text = `
name: shop
steps:
  - id: d
    uses: a/b
    when: $input.vip
  - id: e
    uses: a/b
    on_error: continue
  - id: reader
    uses: a/b
    with:
      a: "{{ $d != null ? $d.rate : 0 }}"
      b: "{{ $d ? $d.rate : 0 }}"
      c: "{{ $exists($d) ? $d.rate : 0 }}"
      d: "{{ $d.rate ?? 0 }}"
      e: "{{ $d and $d.rate > 1 }}"
      f: "{{ $d ?: null }}"
      g: "{{ $exists($e.error) ? null : $e.value }}"
      h: "{{ $exists($e.value) ? $e.value : 0 }}"
      i: "{{ $d.rate = 3 }}"
`.slice(1);
    expect(foundIn(text)).toEqual([]);
  });

  it('knows conditions around the reader', () => {
    const text = `
name: shop
steps:
  - id: d
    uses: a/b
    when: $input.vip and $input.x > 3
  - id: same
    uses: a/b
    when: $input.x > 3 and $input.y and $input.vip
    with: { a: "{{ $d.rate }}" }
  - id: part
    uses: a/b
    when: $input.vip
    with: { a: "{{ $d.rate }}" }
  - id: tests
    uses: a/b
    when: $d.rate > 3
    with: { a: "{{ $d.rate }}" }
  - id: behind
    uses: a/b
    when: $tests != null
    with: { a: "{{ $d.rate }}" }
  - id: block
    type: group
    when: $d
    steps: [{ id: inner, uses: a/b, with: { a: "{{ $d.rate }}" } }]
  - id: choice
    type: switch
    cases:
      - when: $d = null
        steps: [{ id: no_d, uses: a/b, with: { a: "{{ $d.rate }}" } }]
      - when: $input.z
        steps: [{ id: with_d, uses: a/b, with: { a: "{{ $d.rate }}" } }]
    default: [{ id: also_d, uses: a/b, with: { a: "{{ $d.rate }}" } }]
  - id: stop
    type: fail
    when: $d = null
    error: NoDiscount
  - id: last
    uses: a/b
    with: { a: "{{ $d.rate }}" }
`.slice(1);
    expect(foundIn(text)).toEqual([
      '13:20 error maybe-skipped: step "d" runs only if its condition holds; otherwise $d is null (write $d != null ? $d.rate : …, or give the reader the same "when")',
      '30:55 error maybe-skipped: step "d" runs only if its condition holds; otherwise $d is null (write $d != null ? $d.rate : …, or give the reader the same "when")',
    ]);
  });

  it('knows that an error goes to the block around, and the default for all steps', () => {
    const text = `
name: shop
defaults: { on_error: skip }
steps:
  - id: a
    uses: a/b
  - id: g
    type: group
    on_error: continue
    steps:
      - id: b
        uses: a/b
      - id: c
        uses: a/b
        with: { x: "{{ $b.x }}" }
  - id: d
    uses: a/b
    on_error: fail
    with: { x: "{{ $a.x }}" }
output: "{{ $d.x }}"
`.slice(1);
    expect(foundIn(text)).toEqual([
      '18:20 error maybe-skipped: when step "a" fails, it is skipped and $a is null (write $a != null ? $a.x : …)',
    ]);
  });

  it('knows that null can neither be less nor greater', () => {
    const text = `
name: shop
steps:
  - { id: d, type: transform, when: $input.vip, with: 5 }
  - { id: e, uses: a/b, when: $d > 3, with: { d: "{{ $d }}" } }
`.slice(1);
    expect(foundIn(text)).toEqual([
      '4:31 warning maybe-skipped: step "d" runs only if its condition holds; otherwise $d is null (test first: $d != null and …)',
    ]);
  });

  it('leaves out cases that end the workflow', () => {
    const text = `
name: shop
steps:
  - id: s
    type: switch
    cases:
      - { when: $input.x, steps: [{ id: a, type: transform, with: { k: 1 } }] }
      - { when: $input.y, steps: [{ id: b, uses: a/b }, { id: stop, type: fail, error: No }] }
    default: [{ id: done, type: return, with: 1 }]
  - { id: c, uses: a/b, with: { k: "{{ $s.k }}" } }
`.slice(1);
    expect(foundIn(text)).toEqual([]);
  });
});
