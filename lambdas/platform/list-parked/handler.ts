import { listParked as route } from '#contracts/http/routes/list-parked.ts';
import { defineEndpoint } from '#platform/handlers/define-endpoint.ts';
import { listParked } from './logic.ts';

export const handler = defineEndpoint(route, listParked);
