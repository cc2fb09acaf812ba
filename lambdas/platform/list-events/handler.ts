import { listEvents as route } from '#contracts/http/routes/list-events.ts';
import { defineEndpoint } from '#platform/handlers/define-endpoint.ts';
import { listEvents } from './logic.ts';

export const handler = defineEndpoint(route, listEvents);
