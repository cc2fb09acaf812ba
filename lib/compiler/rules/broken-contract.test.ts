import { expect, it } from '@jest/globals';
import { foundIn } from '../testing/found-in.ts';

const actions = new Map([
  ['shop/buy', { name: 'shop/buy', broken: 'lambdas/shop/buy/contract.ts: "input" is not a zod schema' }],
  ['shop/look', { name: 'shop/look', effect: false }],
]);
const workflow = (action: string): string => `name: shop
steps:
  - id: a
    uses: ${action}
    with: { anything: goes }
    irreversible: true
`;

it('A broken contract is found where the action is used, and only there', () => {
  expect(foundIn(workflow('shop/buy'), actions)).toEqual([
    '4:11 error broken-contract: the contract of action "shop/buy" cannot be used (fix lambdas/shop/buy/contract.ts; "baton validate" says what is wrong with it)',
  ]);
  expect(foundIn(workflow('shop/look'), actions)).toEqual([]);
});
