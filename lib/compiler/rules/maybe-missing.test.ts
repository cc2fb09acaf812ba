import { describe, expect, it } from '@jest/globals';
import { foundIn } from '../testing/found-in.ts';
import type { ActionContract } from '../types.ts';

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

  it('knows of an object that an expression makes which of its fields are there', () => {
    const text = `
name: shop
input:
  type: object
  required: [id, order]
  properties:
    id: { type: string }
    note: { type: string }
    order: { type: object, required: [sku], properties: { sku: { type: string }, size: { type: integer } } }
steps:
  - { id: made, type: transform, with: "{{ { 'id': $input.id, 'sku': $input.order.sku, 'note': $input.note, 'size': $input.order.size } }}" }
  - { id: a, uses: a/b, with: { a: "{{ $made.id }}", b: "{{ $made.sku }}", c: "{{ $made.note }}", d: "{{ $made.size }}" } }
`.slice(1);

    expect(foundIn(text).map((line) => /"(\w+)" is optional/.exec(line)?.[1] ?? line)).toEqual([
      'note',
      'size',
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

describe('a field that may be missing', () => {
  const CONTRACTS: ActionContract[] = [
    {
      name: 'a/get',
      effect: false,
      output: {
        type: 'object',
        additionalProperties: false,
        properties: {
          id: { type: 'string' },
          note: { anyOf: [{ type: 'string' }, { type: 'null' }] },
          tags: { type: 'array', items: { type: 'string' } },
          by_name: { type: 'object', additionalProperties: { type: 'number' } },
          lines: {
            type: 'array',
            items: {
              type: 'object',
              additionalProperties: false,
              properties: { sku: { type: 'string' }, size: { type: 'number' } },
            },
          },
        },
      },
    },
    {
      name: 'a/put',
      effect: false,
      input: {
        type: 'object',
        additionalProperties: false,
        properties: { text: { type: 'string' }, number: { type: 'number' } },
      },
    },
    { name: 'a/undo', input: { type: 'object' } },
  ];

  const found = (steps: string): string[] =>
    foundIn(
      `
name: shop
defaults: { timeout: 5s }
input: { type: object, additionalProperties: false, properties: { a: { type: string }, b: { type: string } } }
steps:
  - { id: get, uses: a/get }
${steps}
`.slice(1),
      new Map(CONTRACTS.map((contract) => [contract.name, contract])),
    ).map((line) => line.replace(/^\S+ /, '').replace(/ \(.*/, ''));

  it('is found in an object of optional fields only, for which zod lists none as required', () => {
    expect(found('  - { id: put, uses: a/put, with: { text: "{{ $get.id }}" } }')).toEqual([
      'warning maybe-missing: "id" is optional: where it is missing, the step fails',
    ]);
  });

  it('is found in the input of a compensation', () => {
    expect(
      found('  - { id: more, uses: a/get, compensate: { uses: a/undo, with: { id: "{{ $more.id }}" } } }'),
    ).toContain('error compensation-may-be-unset: "id" of $more.id may not be there');
  });

  it.each([
    '$exists($input.a) ? "none" : $input.a',
    '$input.a != null ? "none" : $input.a',
    '$not($exists($input.a)) ? $input.a : "none"',
  ])('is found on the wrong side of a condition: %s', (text) => {
    expect(found(`  - { id: put, uses: a/put, with: { text: '{{ ${text} }}' } }`)).toEqual([
      'warning maybe-missing: $input.a is read only where it is missing or null',
    ]);
  });

  it('is not said to be never there if it is only known to count as false', () => {
    expect(
      found('  - { id: put, uses: a/put, when: $not($input.a), with: { text: "{{ $input.a }}" } }'),
    ).toEqual(['warning maybe-missing: "a" is optional: where it is missing, the step fails']);
  });

  it.each(['$exists($input.a) ? $input.a : $input.b', '$exists($input.a) ? $input.b : "x"'])(
    'is found on one way only: %s',
    (text) => {
      expect(found(`  - { id: put, uses: a/put, with: { text: '{{ ${text} }}' } }`)).toEqual([
        'warning maybe-missing: "b" is optional: where it is missing, the step fails',
      ]);
    },
  );

  it('is not claimed of items that have passed a filter for it', () => {
    const each = (list: string) => `  - id: lines
    type: for_each
    foreach: ${list}
    max_concurrency: 1
    steps: [{ id: put, uses: a/put, with: { text: "{{ $item.sku }}" } }]`;

    expect(found(each('$get.lines[$exists(sku)]'))).toEqual([]);
    expect(found(each('$get.lines[sku = "a"]'))).toEqual([]);
    expect(found(each('$filter($get.lines, function($line) { $exists($line.sku) })'))).toEqual([]);
    expect(found(each('$get.lines[$exists(size)]'))).toHaveLength(1);
  });

  it.each([
    ['$get.note', 'warning action-input: "text": a/put expects a text, and this may be null'],
    ['$keys($get.by_name)[0] & ""', undefined],
    ['$get.note != null ? $get.note : ""', undefined],
    [
      '$exists($get.note) ? $get.note : null',
      'warning action-input: "text": a/put expects a text, and this may be null',
    ],
  ])('may be null: %s', (text, warning) => {
    const inputs = found(`  - { id: put, uses: a/put, with: { text: '{{ ${text} }}' } }`);

    expect(inputs.filter((line) => line.includes('action-input'))).toEqual(warning ? [warning] : []);
  });

  it.each(['$keys($get.by_name)', '$get.tags ?? []'])('types the items of %s', (list) => {
    expect(
      found(`  - id: each_one
    type: for_each
    foreach: ${list}
    max_concurrency: 1
    steps: [{ id: put, uses: a/put, with: { number: "{{ $item }}" } }]`),
    ).toEqual(['error action-input: "number": a/put expects a number, got {{ $item }}, a text']);
  });
});
