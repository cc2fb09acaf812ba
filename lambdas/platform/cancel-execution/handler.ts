import { cancelExecution as route } from '#contracts/http/routes/cancel-execution.ts';
import { defineEndpoint } from '#platform/handlers/define-endpoint.ts';
import { cancelExecution } from './logic.ts';

export const handler = defineEndpoint(route, cancelExecution);
