import { listQueue as route } from '#contracts/http/routes/list-queue.ts';
import { defineEndpoint } from '#platform/handlers/define-endpoint.ts';
import { listQueue } from './logic.ts';

export const handler = defineEndpoint(route, listQueue);
