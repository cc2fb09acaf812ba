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

  const reading = (when: string, read: string): string[] =>
    foundIn(
      `
name: shop
input:
  type: object
  required: []
  properties:
    other: { type: string }
    order:
      type: object
      required: [id]
      properties: { id: { type: string }, note: { type: string }, price: { type: number } }
steps:
  - id: a
    uses: a/b
    when: "${when}"
    with: { a: "{{ ${read} }}" }
`.slice(1),
    ).map((line) => /"(\w+)" is optional/.exec(line)?.[1] ?? line);

  it.each([
    { when: '$exists($input.order.note)', read: '$input.order.note' },
    { when: '$exists($input.order.note)', read: '$input.order.id' },
    { when: '$exists($input.order)', read: '$input.order.id' },
    { when: "$input.order.price > 3 and $input.order.note = 'x'", read: '$input.order.note' },
    { when: '$not($exists($input.order.note) = false)', read: '$input.order.id' },
  ])('accepts $read if $when', ({ when, read }) => {
    const found = reading(when, read);

    expect(found.filter((line) => /optional/.test(line))).toEqual([]);
  });

  it.each([
    { when: '$exists($input.other)', read: '$input.order.id', missing: 'order' },
    { when: '$exists($input.order.price)', read: '$input.order.note', missing: 'note' },
    { when: '$exists($input.order)', read: '$input.order.note', missing: 'note' },
    { when: '$input.order.price > 3', read: '$input.order.note', missing: 'note' },
    {
      when: '$exists($input.order.note) or $exists($input.order.price)',
      read: '$input.order.note',
      missing: 'order',
    },
  ])(
    'warns that "$missing" may be missing in $read if all that is known is $when',
    ({ when, read, missing }) => {
      expect(reading(when, read)).toEqual([missing]);
    },
  );
});
