import { getHistory as route } from '#contracts/http/routes/get-history.ts';
import { defineEndpoint } from '#platform/handlers/define-endpoint.ts';
import { getHistory } from './logic.ts';

export const handler = defineEndpoint(route, getHistory);
