import { fireTrigger as route } from '#contracts/http/routes/fire-trigger.ts';
import { defineEndpoint } from '#platform/handlers/define-endpoint.ts';
import { fireTrigger } from './logic.ts';

export const handler = defineEndpoint(route, fireTrigger);
