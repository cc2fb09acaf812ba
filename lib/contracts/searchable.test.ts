import { describe, expect, it } from '@jest/globals';
import { searchedFields } from './searchable.ts';

const schema = {
  type: 'object',
  properties: {
    order_id: { type: 'string', 'x-searchable': true },
    amount: { type: 'number', 'x-searchable': true },
    note: { type: 'string' },
    customer: {
      type: 'object',
      properties: {
        mail: { type: 'string', 'x-searchable': true },
        secret: { type: 'string', 'x-searchable': true, 'x-sensitive': true },
      },
    },
  },
};

describe('Searched fields', () => {
  it('are those of the input that its schema marks, at any depth, but nothing sensitive', () => {
    const input = {
      order_id: 'a-1',
      amount: 3,
      note: 'x',
      customer: { mail: 'ann@example.com', secret: 's' },
    };

    expect(searchedFields(schema, input)).toEqual({
      order_id: 'a-1',
      amount: '3',
      'customer.mail': 'ann@example.com',
    });
  });

  it('have the correlation id that the execution carries', () => {
    expect(searchedFields(undefined, { baton_correlation_id: 'basket-7' })).toEqual({
      correlation_id: 'basket-7',
    });
  });

  it('are cut, and none if none is marked or given', () => {
    expect(searchedFields(schema, { order_id: 'x'.repeat(300) })?.order_id).toHaveLength(200);
    expect(searchedFields(schema, {})).toBeUndefined();
    expect(searchedFields({ type: 'object' }, { order_id: 'a' })).toBeUndefined();
  });
});
