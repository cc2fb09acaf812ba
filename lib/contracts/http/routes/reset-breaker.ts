import { z } from 'zod';
import { reason } from '../fields.ts';
import { defineRoute } from '../route.ts';
import { breakerView } from './list-breakers.ts';

export const resetBreaker = defineRoute({
  name: 'reset-breaker',
  method: 'POST',
  path: '/breakers/{breaker}/reset',
  summary: 'Closes a circuit breaker by hand.',
  parameters: z.object({ breaker: z.string().min(1).max(128) }),
  body: z.strictObject({ reason }),
  response: breakerView,
  problems: ['not_found'],
});
