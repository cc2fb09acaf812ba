import { listApprovals as route } from '#contracts/http/list-approvals.ts';
import { defineEndpoint } from '#lambdas/shared/endpoint/define-endpoint.ts';
import { listApprovals } from './logic.ts';

export const handler = defineEndpoint(route, listApprovals);
