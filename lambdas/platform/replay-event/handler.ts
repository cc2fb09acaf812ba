import { replayEvent as route } from '#contracts/http/routes/replay-event.ts';
import { defineEndpoint } from '#platform/handlers/define-endpoint.ts';
import { replayEvent } from './logic.ts';

export const handler = defineEndpoint(route, replayEvent);
