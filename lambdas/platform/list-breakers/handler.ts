import { listBreakers as route } from '#contracts/http/routes/list-breakers.ts';
import { defineEndpoint } from '#platform/handlers/define-endpoint.ts';
import { listBreakers } from './logic.ts';

export const handler = defineEndpoint(route, listBreakers);
