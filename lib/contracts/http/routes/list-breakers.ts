import { z } from 'zod';
import { instant } from '../fields.ts';
import { defineRoute } from '../route.ts';

/** A circuit breaker as the API shows it. */
export const breakerView = z.object({
  name: z.string(),
  state: z.enum(['closed', 'open', 'half_open']),
  failures: z.number().int().describe('Failures counted in the current window.'),
  opened_at: instant.optional(),
  half_opens_at: instant.optional(),
  changed_at: instant.optional(),
  recent: z
    .array(z.object({ at: instant, to: z.enum(['closed', 'open', 'half_open']) }))
    .optional()
    .describe('Its newest changes, at most 50, oldest first.'),
});

export const listBreakers = defineRoute({
  name: 'list-breakers',
  method: 'GET',
  path: '/breakers',
  summary: 'Lists the circuit breakers that have ever counted a failure.',
  response: z.object({ breakers: z.array(breakerView) }),
});
