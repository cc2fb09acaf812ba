import { describe, expect, it } from '@jest/globals';
import { foundIn } from '../testing/found-in.ts';

describe('cached-effect', () => {
  it('finds caches of steps that change the world, and no others', () => {
    const text = `
name: shop
steps:
  - { id: look, uses: a/b, breaker: { name: b }, cache: { ttl: 1h, key: '"all"', stale_on: [CircuitOpen] } }
  - { id: pay, uses: a/pay, cache: { ttl: 1h }, compensate: { uses: a/refund } }
  - { id: send, uses: a/send, irreversible: true, cache: { ttl: 1h } }
  - { id: once, uses: a/once, idempotency: { key: '"x"' }, irreversible: true, cache: { ttl: 1h } }
`.slice(1);
    const hint = '(remove "cache"; idempotency: { key: … } does an effect once and keeps its result)';

    expect(foundIn(text)).toEqual([
      `4:36 error cached-effect: an effect cannot be cached: it has something to undo ${hint}`,
      `5:58 error cached-effect: an effect cannot be cached: it is irreversible ${hint}`,
      `6:87 error cached-effect: an effect cannot be cached: it is irreversible ${hint}`,
    ]);
  });
});
