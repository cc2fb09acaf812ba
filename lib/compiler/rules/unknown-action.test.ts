import { describe, expect, it } from '@jest/globals';
import { foundIn, SHOP } from '../testing/found-in.ts';

describe('unknown-action', () => {
  it('names the nearest action', () => {
    const text = `
name: shop
steps:
  - id: a
    uses: inventory/resreve
    compensate: { uses: inventory/relase }
  - id: b
    uses: shop/buy
    on_error: { fallback: { uses: nowhere/at-all } }
    irreversible: true
`.slice(1);
    expect(foundIn(text, SHOP)).toEqual([
      '4:11 error unknown-action: there is no action "inventory/resreve" (did you mean "inventory/reserve"?)',
      '5:25 error unknown-action: there is no action "inventory/relase" (did you mean "inventory/release"?)',
      '7:11 error unknown-action: there is no action "shop/buy" (shop has shop/look)',
      '8:35 error unknown-action: there is no action "nowhere/at-all" (write it with "baton new action nowhere/at-all")',
    ]);
  });

  it('says that an action which is there has no contract', () => {
    const text = 'name: shop\nsteps:\n  - { id: a, uses: shop/buy }\n';
    const read = (file: string) => (file === 'lambdas/shop/buy/handler.ts' ? '' : undefined);

    expect(foundIn(text, SHOP, { read })).toEqual([
      '3:20 error unknown-action: the action "shop/buy" has no contract (add lambdas/shop/buy/contract.ts, which says what it takes and returns)',
    ]);
  });

  it('warns of an action that has a contract, and no handler', () => {
    const text = 'name: shop\nsteps:\n  - { id: a, uses: shop/look }\n';
    const read = (file: string) => (file === 'lambdas/shop/look/contract.ts' ? '' : undefined);

    expect(foundIn(text, SHOP, { read })).toEqual([
      '3:20 warning unknown-action: the action "shop/look" has no handler, so calls of it fail (add lambdas/shop/look/handler.ts: export const handler = defineAction(contract, …))',
    ]);
  });

  it('says where actions are looked up if there are none', () => {
    const text = 'name: shop\nsteps:\n  - { id: a, uses: shop/look }\n';

    expect(foundIn(text, new Map())).toEqual([
      '3:20 error unknown-action: there is no action "shop/look" (write it with "baton new action shop/look"; actions are looked up in lambdas/ of the project of the file, which has none)',
    ]);
  });

  it('does not look where no actions are given', () => {
    const text = `
name: shop
steps:
  - { id: a, uses: no/where }
`.slice(1);
    expect(foundIn(text)).toEqual([]);
  });
});
