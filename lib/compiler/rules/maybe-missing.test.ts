import { describe, expect, it } from '@jest/globals';
import { foundIn } from '../testing/found-in.ts';

describe('maybe-missing', () => {
  it('warns if an optional field is read alone', () => {
    const text = `
name: shop
input:
  type: object
  required: [id]
  properties: { id: { type: string }, note: { type: string }, size: { type: integer, default: 1 } }
steps:
  - id: a
    uses: a/b
    with: { a: "{{ $input.id }}", b: "{{ $input.note }}", c: "{{ $input.size }}", d: "{{ $input.note ?? '' }}", e: "x{{ $input.note }}" }
  - id: b
    uses: a/b
    when: $exists($input.note)
    with: { b: "{{ $input.note }}" }
`.slice(1);
    expect(foundIn(text)).toEqual([
      '9:42 warning maybe-missing: "note" is optional: where it is missing, the step fails (write $input.note ?? …, give it a default, or make it required)',
    ]);
  });
});
