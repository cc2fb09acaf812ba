import { resetBreaker as route } from '#contracts/http/routes/reset-breaker.ts';
import { defineEndpoint } from '#platform/handlers/define-endpoint.ts';
import { resetBreaker } from './logic.ts';

export const handler = defineEndpoint(route, resetBreaker);
