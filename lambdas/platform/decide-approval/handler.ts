import { decideApproval as route } from '#contracts/http/routes/decide-approval.ts';
import { defineEndpoint } from '#platform/handlers/define-endpoint.ts';
import { decideApproval } from './logic.ts';

export const handler = defineEndpoint(route, decideApproval);
