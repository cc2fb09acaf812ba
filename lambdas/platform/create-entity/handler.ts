import { createEntity as route } from '#contracts/http/routes/create-entity.ts';
import { defineEndpoint } from '#platform/handlers/define-endpoint.ts';
import { createEntity } from './logic.ts';

export const handler = defineEndpoint(route, createEntity);
