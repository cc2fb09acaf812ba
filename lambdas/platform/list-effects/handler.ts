import { listEffects as route } from '#contracts/http/routes/list-effects.ts';
import { defineEndpoint } from '#platform/handlers/define-endpoint.ts';
import { listEffects } from './logic.ts';

export const handler = defineEndpoint(route, listEffects);
