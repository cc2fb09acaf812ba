import { describe, expect, it } from '@jest/globals';
import { foundIn } from '../testing/found-in.ts';

const workflow = (idempotency: string, undo = 'compensate: { uses: a/undo }'): string =>
  `
name: shop
input: { type: object, required: [order], properties: { order: { type: string } } }
steps:
  - id: charge
    uses: a/do
    idempotency: ${idempotency}
    ${undo}
`.slice(1);

describe('unfit-key', () => {
  it('warns of a key that is the same in every execution of a compensated step', () => {
    expect(foundIn(workflow(`{ key: '"setup"' }`))).toEqual([
      '6:25 warning unfit-key: every execution has the same key, so that step "charge" fails with KeyInUse in all but the first (add what tells executions apart, such as $input.order_id, or "shared: true" if they share one effect)',
    ]);
  });

  it('warns of "shared" where nothing is undone', () => {
    expect(foundIn(workflow('{ key: $input.order, shared: true }', 'irreversible: true'))[0]).toContain(
      'remove "shared"',
    );
  });

  it.each([
    { idempotency: '{ key: $input.order }', why: 'the key depends on the input' },
    { idempotency: `{ key: '"setup"', shared: true }`, why: 'executions share the effect' },
  ])('finds nothing if $why', ({ idempotency }) => {
    expect(foundIn(workflow(idempotency))).toEqual([]);
  });
});
