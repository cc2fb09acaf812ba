import { z } from 'baton/actions';

export const description = 'Gives up a reservation; as often as it is called.';

export const input = z.strictObject({ sku: z.string(), order: z.string() });

export const output = z.object({ released: z.boolean() });

export const options = { effect: true };
