import { getMetrics as route } from '#contracts/http/routes/get-metrics.ts';
import { defineEndpoint } from '#platform/handlers/define-endpoint.ts';
import { getMetrics } from './logic.ts';

export const handler = defineEndpoint(route, getMetrics);
