import { listFiles as route } from '#contracts/http/routes/list-files.ts';
import { defineEndpoint } from '#platform/handlers/define-endpoint.ts';
import { listFiles } from './logic.ts';

export const handler = defineEndpoint(route, listFiles);
