import { getState as route } from '#contracts/http/routes/get-state.ts';
import { defineEndpoint } from '#platform/handlers/define-endpoint.ts';
import { getState } from './logic.ts';

export const handler = defineEndpoint(route, getState);
