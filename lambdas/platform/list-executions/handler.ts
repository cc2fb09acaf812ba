import { listExecutions as route } from '#contracts/http/routes/list-executions.ts';
import { defineEndpoint } from '#platform/handlers/define-endpoint.ts';
import { listExecutions } from './logic.ts';

export const handler = defineEndpoint(route, listExecutions);
