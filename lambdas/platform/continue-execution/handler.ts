import { continueExecution as route } from '#contracts/http/routes/continue-execution.ts';
import { continueExecution } from '#platform/continuation/continue-execution.ts';
import { defineEndpoint } from '#platform/handlers/define-endpoint.ts';

export const handler = defineEndpoint(route, continueExecution);
