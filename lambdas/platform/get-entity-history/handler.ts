import { getEntityHistory as route } from '#contracts/http/routes/get-entity-history.ts';
import { defineEndpoint } from '#platform/handlers/define-endpoint.ts';
import { getEntityHistory } from './logic.ts';

export const handler = defineEndpoint(route, getEntityHistory);
