import { describe, expect, it } from '@jest/globals';
import { foundIn } from '../testing/found-in.ts';

const shop = (more: string): string =>
  `
name: shop
timeout: 1h
${more}steps:
  - id: reserve
    uses: inventory/reserve
    compensate: { uses: inventory/release }
`.slice(1);

describe('abandoned-effects', () => {
  it('warns of a timeout that leaves effects to a person', () => {
    const found = foundIn(shop('auto_undo: false\n'));

    expect(found).toEqual([
      `2:10 warning abandoned-effects: if the workflow times out, nothing is undone until someone cancels the execution, not even "reserve" (remove auto_undo: false, or put timeouts on the steps instead: their failures are compensated)`,
    ]);
  });

  it('has nothing against a timeout whose effects are undone by themselves', () => {
    expect(foundIn(shop(''))).toEqual([]);
  });

  it('has nothing against a timeout without compensations', () => {
    const text = `
name: shop
timeout: 1h
auto_undo: false
steps:
  - id: look
    uses: shop/look
`.slice(1);

    expect(foundIn(text)).toEqual([]);
  });
});
