import { describe, expect, it } from '@jest/globals';
import { foundIn } from '../testing/found-in.ts';

describe('abandoned-effects', () => {
  it('warns where a timeout would leave effects behind', () => {
    const text = `
name: shop
timeout: 1h
steps:
  - id: reserve
    uses: inventory/reserve
    compensate: { uses: inventory/release }
`.slice(1);
    expect(foundIn(text)).toEqual([
      `2:10 warning abandoned-effects: when the workflow's timeout is reached, nothing is undone, not even "reserve" (put timeouts on the steps instead: their failures are compensated)`,
    ]);
  });

  it('has nothing against a timeout without compensations', () => {
    const text = `
name: shop
timeout: 1h
steps:
  - id: look
    uses: shop/look
`.slice(1);
    expect(foundIn(text)).toEqual([]);
  });
});
