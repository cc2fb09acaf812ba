import { stopExecution as route } from '#contracts/http/routes/stop-execution.ts';
import { defineEndpoint } from '#platform/handlers/define-endpoint.ts';
import { stopExecution } from './logic.ts';

export const handler = defineEndpoint(route, stopExecution);
