import { z } from 'zod';
import { defineRoute } from '../route.ts';
import { breakerView } from './list-breakers.ts';

export const resetBreaker = defineRoute({
  name: 'reset-breaker',
  method: 'POST',
  path: '/breakers/{breaker}/reset',
  summary: 'Closes a circuit breaker by hand.',
  parameters: z.object({ breaker: z.string().min(1).max(128) }),
  response: breakerView,
  problems: ['not_found'],
});
