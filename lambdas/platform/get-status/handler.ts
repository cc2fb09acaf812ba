import { getStatus as route } from '#contracts/http/routes/get-status.ts';
import { defineEndpoint } from '#platform/handlers/define-endpoint.ts';
import { getStatus } from './logic.ts';

export const handler = defineEndpoint(route, getStatus);
