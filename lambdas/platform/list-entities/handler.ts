import { listEntities as route } from '#contracts/http/routes/list-entities.ts';
import { defineEndpoint } from '#platform/handlers/define-endpoint.ts';
import { listEntities } from './logic.ts';

export const handler = defineEndpoint(route, listEntities);
