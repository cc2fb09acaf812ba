import { listAudit as route } from '#contracts/http/routes/list-audit.ts';
import { defineEndpoint } from '#platform/handlers/define-endpoint.ts';
import { listAudit } from './logic.ts';

export const handler = defineEndpoint(route, listAudit);
