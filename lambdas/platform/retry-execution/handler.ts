import { retryExecution as route } from '#contracts/http/routes/retry-execution.ts';
import { defineEndpoint } from '#platform/handlers/define-endpoint.ts';
import { retryExecution } from './logic.ts';

export const handler = defineEndpoint(route, retryExecution);
