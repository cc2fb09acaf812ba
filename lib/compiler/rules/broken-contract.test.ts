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

it('A broken factory is found where an action of it is used, with what is wrong', () => {
  const factory = {
    name: 'shop',
    file: 'lambdas/shop/factory.ts',
    broken: 'lambdas/shop/factory.ts: "title" must be a text',
  };

  expect(foundIn(workflow('shop/look'), new Map([['shop/look', { name: 'shop/look', factory }]]))).toContain(
    '4:11 error broken-contract: the factory "shop" cannot be used: lambdas/shop/factory.ts: "title" must be a text (fix lambdas/shop/factory.ts)',
  );
});

it('A file that cannot be used is one error, however many steps need it', () => {
  const factory = { name: 'shop', file: 'lambdas/shop/factory.ts', broken: 'it cannot be loaded' };
  const both = new Map([
    ['shop/buy', { name: 'shop/buy', effect: false, factory }],
    ['shop/look', { name: 'shop/look', effect: false, factory }],
  ]);
  const steps = `${workflow('shop/buy')}  - { id: b, uses: shop/look }
  - { id: c, uses: shop/buy }
`;

  expect(foundIn(steps, both).filter((found) => found.includes('broken-contract'))).toHaveLength(1);
});
