import { queueStart as route } from '#contracts/http/routes/queue-start.ts';
import { defineEndpoint } from '#platform/handlers/define-endpoint.ts';
import { queueStart } from './logic.ts';

export const handler = defineEndpoint(route, queueStart);
