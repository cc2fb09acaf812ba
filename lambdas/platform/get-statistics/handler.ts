import { getStatistics as route } from '#contracts/http/routes/get-statistics.ts';
import { defineEndpoint } from '#platform/handlers/define-endpoint.ts';
import { getStatistics } from './logic.ts';

export const handler = defineEndpoint(route, getStatistics);
