import { z } from 'zod';

export const name = 'platform/clean-input';
export const description = 'Cleans the input of a called workflow, as `x-sanitize` in its schema asks.';

export const options = { effect: false } as const;

export const input = z.object({
  value: z.json().describe('What the calling step passes on.'),
  schema: z.record(z.string(), z.json()).describe("What the called workflow's schema says of its texts."),
});

export const output = z.json();
