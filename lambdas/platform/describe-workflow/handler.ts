import { describeWorkflow as route } from '#contracts/http/routes/describe-workflow.ts';
import { defineEndpoint } from '#platform/handlers/define-endpoint.ts';
import { describeWorkflow } from './logic.ts';

export const handler = defineEndpoint(route, describeWorkflow);
