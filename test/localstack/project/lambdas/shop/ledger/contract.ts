import { z } from 'baton/actions';

export const description = 'Lists bookings of a given size together.';

export const options = { effect: false };

export const input = z.strictObject({ bytes: z.int() });

export const output = z.object({
  bookings: z.array(z.string()).meta({ 'x-large': true }),
  count: z.int(),
});
