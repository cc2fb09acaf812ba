import { searchExecutions as route } from '#contracts/http/routes/search-executions.ts';
import { defineEndpoint } from '#platform/handlers/define-endpoint.ts';
import { searchExecutions } from './logic.ts';

export const handler = defineEndpoint(route, searchExecutions);
