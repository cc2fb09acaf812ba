import { describe, expect, it } from '@jest/globals';
import { foundIn, SHOP } from '../testing/found-in.ts';

describe('undeclared-effect', () => {
  it('asks every effect for its undoing once there is one', () => {
    const text = `
name: shop
steps:
  - id: reserve
    uses: inventory/reserve
    with: { order: o-1 }
    compensate: { uses: inventory/release }
  - id: again
    uses: inventory/reserve
    with: { order: o-1 }
  - id: charge
    uses: payments/charge
  - id: look
    uses: shop/look
  - id: sure
    uses: payments/charge
    irreversible: true
    on_error: { fallback: { uses: inventory/release } }
`.slice(1);
    expect(foundIn(text, SHOP)).toEqual([
      '7:9 error undeclared-effect: step "again" changes the world, other steps are undone when the workflow fails, and this one says nothing (add "compensate", or "irreversible: true")',
      '10:9 warning undeclared-effect: step "charge" may change the world (its contract does not say), other steps are undone when the workflow fails, and this one says nothing (add "compensate", or "irreversible: true"; or export options = { effect: false } in lambdas/payments/charge/contract.ts)',
      '17:35 error undeclared-effect: the fallback of "sure" changes the world, other steps are undone when the workflow fails, and this one says nothing (add "compensate", or "irreversible: true")',
    ]);
  });

  it('asks nothing where nothing is undone', () => {
    const text = `
name: shop
steps:
  - id: reserve
    uses: inventory/reserve
    with: { order: o-1 }
`.slice(1);
    expect(foundIn(text, SHOP)).toEqual([]);
  });

  it('knows without contracts what is undone elsewhere', () => {
    const text = `
name: shop
steps:
  - id: reserve
    uses: inventory/reserve
    compensate: { uses: inventory/release }
  - id: charge
    uses: payments/charge
  - id: again
    uses: inventory/reserve
`.slice(1);
    expect(foundIn(text)).toEqual([
      '8:9 error undeclared-effect: step "again" changes the world, other steps are undone when the workflow fails, and this one says nothing (add "compensate", or "irreversible: true")',
    ]);
  });
});
