import { z } from 'zod';

export const name = 'platform/wait-for-event';
export const description =
  'Waits for an event; the state that calls it gets the event, also one that came shortly before.';

export const options = { answers: 'later' } as const;

export const input = z.object({
  match: z
    .record(z.string(), z.json())
    .describe("Values of the fields of the event's detail that must be equal."),
  timeout_seconds: z.number().positive(),
});

export const output = z.object({ status: z.enum(['waits', 'delivered']) });
