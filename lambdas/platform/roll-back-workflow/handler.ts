import { rollBackWorkflow as route } from '#contracts/http/routes/roll-back-workflow.ts';
import { defineEndpoint } from '#platform/handlers/define-endpoint.ts';
import { rollBackWorkflow } from './logic.ts';

export const handler = defineEndpoint(route, rollBackWorkflow);
