import { getApproval as route } from '#contracts/http/routes/get-approval.ts';
import { defineEndpoint } from '#platform/handlers/define-endpoint.ts';
import { getApproval } from './logic.ts';

export const handler = defineEndpoint(route, getApproval);
