import { listCallQueue as route } from '#contracts/http/routes/list-call-queue.ts';
import { defineEndpoint } from '#platform/handlers/define-endpoint.ts';
import { listCallQueue } from './logic.ts';

export const handler = defineEndpoint(route, listCallQueue);
