import { listWorkflows as route } from '#contracts/http/routes/list-workflows.ts';
import { defineEndpoint } from '#platform/handlers/define-endpoint.ts';
import { listWorkflows } from './logic.ts';

export const handler = defineEndpoint(route, listWorkflows);
