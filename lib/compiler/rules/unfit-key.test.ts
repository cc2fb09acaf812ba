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
      '6:25 warning unfit-key: every execution has the same key, so step "charge" fails with KeyInUse in all but the first (add what tells executions apart, such as $input.order_id, or "shared: true" if they share one effect)',
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

describe('A key that has a different value each time', () => {
  it('is an error in a cache and in an idempotency', () => {
    const text = `
name: shop
steps:
  - { id: look, uses: a/b, cache: { ttl: 1h, key: $uuid() } }
  - { id: pay, uses: a/pay, idempotency: { key: $string($random()) }, irreversible: true }
`.slice(1);

    expect(foundIn(text)).toEqual([
      '3:51 error unfit-key: $uuid() has a different value each time, so step "look" never finds a result in the cache (let the key say what must be equal, such as $input.url)',
      '4:57 error unfit-key: $random() has a different value each time, so a repeated attempt at step "pay" has its effect again (let the key say what must be equal, such as $input.order_id)',
    ]);
  });
});
