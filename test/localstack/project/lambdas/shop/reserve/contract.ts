import { z } from 'baton/actions';

export const description = 'Reserves an article for an order.';

export const input = z.strictObject({ sku: z.string(), order: z.string() });

export const output = z.object({ reservation: z.string().describe('Key of the file that says so.') });

export const options = { effect: true };

export const compensate = {
  uses: 'shop/release',
  with: { sku: '{{ $input.sku }}', order: '{{ $input.order }}' },
};
