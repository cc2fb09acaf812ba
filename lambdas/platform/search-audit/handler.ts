import { searchAudit as route } from '#contracts/http/routes/search-audit.ts';
import { defineEndpoint } from '#platform/handlers/define-endpoint.ts';
import { searchAudit } from './logic.ts';

export const handler = defineEndpoint(route, searchAudit);
