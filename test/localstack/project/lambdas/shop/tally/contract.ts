import { z } from 'baton/actions';

export const description = 'Counts the letters of bookings.';

export const options = { effect: false };

export const input = z.strictObject({ bookings: z.array(z.string()) });

export const output = z.object({ letters: z.int() });
