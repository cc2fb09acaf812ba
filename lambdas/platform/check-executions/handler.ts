import { checkExecutions as route } from '#contracts/http/routes/check-executions.ts';
import { defineEndpoint } from '#platform/handlers/define-endpoint.ts';
import { checkExecutions } from './logic.ts';

export const handler = defineEndpoint(route, checkExecutions);
