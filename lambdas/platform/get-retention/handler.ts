import { getRetention as route } from '#contracts/http/routes/get-retention.ts';
import { defineEndpoint } from '#platform/handlers/define-endpoint.ts';
import { getRetention } from './logic.ts';

export const handler = defineEndpoint(route, getRetention);
