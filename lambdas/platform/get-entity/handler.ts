import { getEntity as route } from '#contracts/http/routes/get-entity.ts';
import { defineEndpoint } from '#platform/handlers/define-endpoint.ts';
import { getEntity } from './logic.ts';

export const handler = defineEndpoint(route, getEntity);
