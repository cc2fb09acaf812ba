import { listLogs as route } from '#contracts/http/routes/list-logs.ts';
import { defineEndpoint } from '#platform/handlers/define-endpoint.ts';
import { listLogs } from './logic.ts';

export const handler = defineEndpoint(route, listLogs);
