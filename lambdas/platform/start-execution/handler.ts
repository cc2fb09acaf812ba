import { startExecution as route } from '#contracts/http/routes/start-execution.ts';
import { defineEndpoint } from '#platform/handlers/define-endpoint.ts';
import { startExecution } from './logic.ts';

export const handler = defineEndpoint(route, startExecution);
