import { listApprovals as route } from '#contracts/http/routes/list-approvals.ts';
import { defineEndpoint } from '#platform/handlers/define-endpoint.ts';
import { listApprovals } from './logic.ts';

export const handler = defineEndpoint(route, listApprovals);
