import { z } from 'zod';
import { MAX_PLACES } from '#contracts/flow.ts';

export const name = 'platform/take-turn';
export const description =
  "Gives a run its turn, when fewer runs than its workflow's limits are under way; the state that calls it waits.";

export const options = { answers: 'later' } as const;

export const errors = {
  LimitReached: { description: 'There is no place for the run, and it does not wait.', retryable: false },
  Skipped: {
    description: 'There is no place for the run, or a newer one has come: it is skipped.',
    retryable: false,
  },
  InvalidInput: { description: 'The key is not a text.', retryable: false },
} as const;

const key = z
  .json()
  .optional()
  .describe('What the key of the limit is for the run: a text, a number or a boolean.');

export const input = z.object({
  started_at: z.iso.datetime(),
  concurrency: z
    .object({
      key,
      fair: key,
      max: z.int().min(1).max(MAX_PLACES),
      on_limit: z.enum(['queue', 'reject', 'cancel_oldest', 'skip']),
    })
    .optional(),
  call: z
    .object({ action: z.string(), step: z.string(), id: z.string() })
    .optional()
    .describe('The call that waits; absent if it is the run.'),
  priority: z.json().optional(),
  rate: z
    .object({
      key,
      max: z.int().min(1).max(MAX_PLACES),
      per_seconds: z.number().positive(),
      on_limit: z.enum(['queue', 'reject', 'skip']),
    })
    .optional(),
  debounce: z.object({ key, wait_seconds: z.number().positive() }).optional(),
});

export const output = z.object({});
