import { z } from 'baton/actions';

export const description = 'Quotes the price of an article; no two quotes have the same number.';

export const input = z.strictObject({ sku: z.string(), currency: z.string().default('EUR') });

export const output = z.object({ amount: z.number(), currency: z.string(), quote: z.string() });
