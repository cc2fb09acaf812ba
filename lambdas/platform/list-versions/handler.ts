import { listVersions as route } from '#contracts/http/routes/list-versions.ts';
import { defineEndpoint } from '#platform/handlers/define-endpoint.ts';
import { listVersions } from './logic.ts';

export const handler = defineEndpoint(route, listVersions);
