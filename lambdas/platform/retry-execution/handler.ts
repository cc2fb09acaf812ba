import { retryExecution as route } from '#contracts/http/control-execution.ts';
import { defineEndpoint } from '#platform/handlers/define-endpoint.ts';
import { retryExecution } from './logic.ts';

export const handler = defineEndpoint(route, retryExecution);
