import { resetBreaker as route } from '#contracts/http/reset-breaker.ts';
import { defineEndpoint } from '#lambdas/shared/endpoint/define-endpoint.ts';
import { resetBreaker } from './logic.ts';

export const handler = defineEndpoint(route, resetBreaker);
