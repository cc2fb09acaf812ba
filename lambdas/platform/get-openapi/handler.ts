import { getOpenapi as route } from '#contracts/http/routes/get-openapi.ts';
import { defineEndpoint } from '#platform/handlers/define-endpoint.ts';
import { getOpenapi } from './logic.ts';

export const handler = defineEndpoint(route, getOpenapi);
