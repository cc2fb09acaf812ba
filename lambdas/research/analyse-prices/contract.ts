import { z } from 'zod';

export const name = 'research/analyse-prices';

export const description = 'Says how the prices of a market moved: the trend, the change, and the range.';

export const input = z.strictObject({
  symbol: z.string().min(1),
  prices: z.array(z.number().positive()).min(2).max(1000).describe('Prices, oldest first.'),
  threshold: z.number().min(0).default(5).describe('Percent from which a move counts.'),
});

export const output = z.object({
  trend: z.enum(['up', 'down', 'flat']),
  change_percent: z.number().describe('From the first price to the last, to a tenth.'),
  low: z.number(),
  high: z.number(),
  summary: z.string().describe('The same in a sentence.'),
});

/** It only computes: the same input gives the same. */
export const options = { effect: false };
