import { pauseExecution as route } from '#contracts/http/routes/pause-execution.ts';
import { defineEndpoint } from '#platform/handlers/define-endpoint.ts';
import { pauseExecution } from './logic.ts';

export const handler = defineEndpoint(route, pauseExecution);
