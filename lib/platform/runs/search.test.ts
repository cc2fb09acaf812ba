import { describe, expect, it } from '@jest/globals';
import { matcherOf } from './search.ts';

const run = {
  workflow: 'orders',
  execution: 'arn:aws:states:us-east-1:000000000000:execution:orders:Monday-1',
  error: 'PaymentRefused',
  version: 12,
  fields: { order_id: 'A-42', 'customer.mail': 'Ann@example.com', note: 'two words' },
};

describe('A search', () => {
  it.each([
    ['', true],
    ['monday', true],
    ['orders monday', true],
    ['orders tuesday', false],
    ['refused', true],
    ['error:payment', true],
    ['error:busy', false],
    ['order_id:a-42', true],
    ['order_id:a-43', false],
    ['customer.mail:ann', true],
    ['"two words"', true],
    ['note:"two words"', true],
    ['note:"three words"', false],
    ['arn:aws:states:us-east-1:000000000000:execution:orders:Monday-1', true],
    ['correlation_id:Monday-1', true],
    ['nothing:monday', false],
    ['version:12', true],
    ['version:1', false],
  ])('for %j says %s', (query, fits) => {
    expect(matcherOf(query)(run)).toBe(fits);
  });
});
