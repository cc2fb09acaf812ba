import { describe, expect, it } from '@jest/globals';
import { foundIn, SHOP } from '../testing/found-in.ts';

/** A compensation with this input, after a step that may be skipped and before `ship`. */
const compensating = (input: string): string =>
  `
name: shop
steps:
  - id: extra
    uses: shop/look
    when: $input.extra
  - id: reserve
    uses: inventory/reserve
    with: { order: o-1 }
    compensate:
      uses: inventory/release
      with: ${input}
  - id: ship
    uses: shop/look
`.slice(1);

describe('compensation-may-be-unset', () => {
  it('finds what may not be there when the step succeeds', () => {
    const text = compensating('{ a: "{{ $ship.id }}", b: "{{ $extra.found }}", c: "{{ $reserve.note }}" }');

    expect(foundIn(text, SHOP)).toEqual([
      `11:22 error compensation-may-be-unset: step "ship" may not have run when this step succeeds, and the compensation's input is computed then (read only what ran before, and the result of the step itself)`,
      '11:43 error compensation-may-be-unset: step "extra" runs only if its condition holds; otherwise $extra is null (write $extra != null ? $extra.found : …)',
      '11:68 error compensation-may-be-unset: "note" of $reserve.note may not be there (write $reserve.note ?? …, or make it required)',
    ]);
  });

  it('is content with earlier steps, guards and the own result', () => {
    const text = compensating(
      `{ a: "{{ $reserve.id }}", b: "{{ $extra ? $extra.found : false }}", c: "{{ $reserve.note ?? '' }}" }`,
    );

    expect(foundIn(text, SHOP)).toEqual([]);
  });

  it('knows that a fallback of a fallback yields the result of the step', () => {
    const text = `
name: shop
steps:
  - id: a
    uses: a/b
    on_error:
      fallback:
        uses: a/c
        on_error: { fallback: { uses: a/d, compensate: { uses: a/undo, with: { of: "{{ $a.id }}" } } } }
        compensate: { uses: a/undo, with: { of: "{{ $a.id }}" } }
    compensate: { uses: a/undo, with: { of: "{{ $a.id }}" } }
`.slice(1);
    expect(foundIn(text)).toEqual([]);
  });

  it('counts a guard of one field for that field only', () => {
    const text = compensating('{ c: "{{ $exists($reserve.id) ? $reserve.note : 1 }}" }');

    expect(foundIn(text, SHOP)).toEqual([
      expect.stringContaining('"note" of $reserve.note may not be there'),
    ]);
  });
});
