import { listServices as route } from '#contracts/http/routes/list-services.ts';
import { defineEndpoint } from '#platform/handlers/define-endpoint.ts';
import { listServices } from './logic.ts';

export const handler = defineEndpoint(route, listServices);
