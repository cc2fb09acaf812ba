import { listQueuedStarts as route } from '#contracts/http/routes/list-queued-starts.ts';
import { defineEndpoint } from '#platform/handlers/define-endpoint.ts';
import { listQueuedStarts } from './logic.ts';

export const handler = defineEndpoint(route, listQueuedStarts);
