import { z } from 'zod';
import { instant } from '../fields.ts';
import { defineRoute } from '../route.ts';

const start = { workflow: z.string(), name: z.string(), accepted_at: instant };

export const listQueuedStarts = defineRoute({
  name: 'list-queued-starts',
  method: 'GET',
  path: '/queued-starts',
  summary:
    'Says how many accepted starts have not been made, since when the oldest waits, and which could not be made.',
  response: z.object({
    waiting: z
      .number()
      .int()
      .describe('Starts that wait; counted up to 10,000, or fewer if their inputs are large.'),
    more: z.boolean().describe('Whether more wait than were counted.'),
    oldest_at: instant.optional().describe('When the oldest of them was accepted.'),
    oldest_seconds: z.number().optional().describe('For how long it has waited.'),
    starts: z
      .array(z.object(start))
      .describe('Those that have waited longest, at most 50, the oldest first.'),
    failed: z
      .array(z.object({ ...start, error: z.string().describe('Why it was not made.') }))
      .describe('Those that cannot be made, the newest first, at most 50 of the last 14 days.'),
  }),
});
