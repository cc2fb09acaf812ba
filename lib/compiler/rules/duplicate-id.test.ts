import { describe, expect, it } from '@jest/globals';
import { foundIn } from '../testing/found-in.ts';

describe('duplicate-id', () => {
  it('finds ids that are used twice, at any depth', () => {
    const text = `
name: shop
steps:
  - id: a
    uses: a/b
  - id: g
    type: group
    steps:
      - id: a
        uses: a/b
  - id: g
    uses: a/b
`.slice(1);
    expect(foundIn(text)).toEqual([
      '8:13 error duplicate-id: there are two steps "a"; the other is step 1 of the workflow (ids are unique in the whole document: rename one)',
      '10:9 error duplicate-id: there are two steps "g"; the other is step 2 of the workflow (ids are unique in the whole document: rename one)',
    ]);
  });

  it('finds a step that is called like a fallback, and an item that is called like a step', () => {
    const text = `
name: shop
steps:
  - id: ship
    uses: a/b
    on_error: { fallback: { uses: a/c } }
  - id: ship_fallback
    uses: a/b
  - id: all
    type: for_each
    foreach: $input.items
    as: ship
    steps: [{ id: one, uses: a/b }]
`.slice(1);
    expect(foundIn(text)).toEqual([
      '6:9 error duplicate-id: the fallback of "ship" is called "ship_fallback" as well (rename the step)',
      '11:9 error duplicate-id: "ship" is the id of a step (choose another name for the item)',
    ]);
  });
});
