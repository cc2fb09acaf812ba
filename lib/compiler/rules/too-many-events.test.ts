import { describe, expect, it } from '@jest/globals';
import { foundIn } from '../testing/found-in.ts';

const found = (steps: string, input = '{ type: array }'): string[] =>
  foundIn(
    `
name: many
input: { type: object, required: [orders], properties: { orders: ${input} } }
steps:
${steps}
`.slice(1),
  )
    .filter((line) => line.includes('too-many-events'))
    .map((line) => line.replace(/ \(.*/, ''));

const polling = (more: string, estimate = ''): string => `  - id: poll
    type: while
    while: $loop.index < 3
    ${more}
    ${estimate}
    steps: [{ id: look, uses: shop/look }]`;

const charging = `  - id: all_orders
    type: for_each
    foreach: $input.orders
    steps:
      - { id: charge, uses: pay/charge, compensate: { uses: pay/refund, with: { order: "{{ $item }}" } } }`;

describe('too-many-events', () => {
  it('warns of a loop whose iterations do not fit', () => {
    expect(found(polling('max_iterations: 10000'))).toEqual([
      '7:21 warning too-many-events: 10,000 iterations do not fit into an execution: each takes about 7 events, and an execution fails at 25,000',
    ]);
    expect(found(polling('max_iterations: 3000'))).toEqual([]);
  });

  it('counts the steps of inner blocks', () => {
    const text = polling('max_iterations: 3000').replace(
      '[{ id: look, uses: shop/look }]',
      '[{ id: two, type: group, steps: [{ id: look, uses: shop/look }, { id: again, uses: shop/look }] }]',
    );

    expect(found(text)).toHaveLength(1);
  });

  it('warns if more iterations are expected than there may be', () => {
    expect(found(polling('max_iterations: 5', 'estimate: { rounds: 6 }'))).toEqual([
      '8:25 warning too-many-events: 6 iterations are expected, and max_iterations ends the loop after 5',
    ]);
    expect(found(polling('max_iterations: 5', 'estimate: { rounds: 5 }'))).toEqual([]);
  });

  const transform = '{ id: order, type: transform, with: { id: "{{ $item }}" } }';

  it.each([
    [4, transform],
    [6, `{ id: either, type: switch, cases: [{ when: $index > 1, steps: [${transform}] }] }`],
    [10, `{ id: once, type: while, while: $loop.index < 1, max_iterations: 1, steps: [${transform}] }`],
    [
      10,
      `{ id: both, type: parallel, branches: { a: { steps: [${transform}] }, b: { steps: [${transform.replace('order', 'same')}] } } }`,
    ],
  ])('counts %i events of an iteration with the states around its steps', (events, step) => {
    const each = `  - id: all_orders
    type: for_each
    foreach: $input.orders
    steps: [${step}]`;
    const most = Math.floor(24_000 / events);

    expect(found(each, `{ type: array, maxItems: ${most + 1} }`)).toEqual([
      expect.stringContaining(`each takes about ${events} events`),
    ]);
    expect(found(each, `{ type: array, maxItems: ${most} }`)).toEqual([]);
  });

  it('refuses a list that never fits, and warns of one that may not', () => {
    expect(found(charging, '{ type: array, minItems: 10000 }')).toEqual([
      '6:14 error too-many-events: a list of 10,000 items or more does not fit into an execution: each takes about 16 events, and an execution fails at 25,000',
    ]);
    expect(found(charging, '{ type: array, maxItems: 1501 }')).toEqual([
      '6:14 warning too-many-events: a list of 1,501 items does not fit into an execution: each takes about 16 events, and an execution fails at 25,000',
    ]);
    expect(found(charging, '{ type: array, maxItems: 1500 }')).toEqual([]);
    expect(found(charging)).toEqual([]);
  });
});
