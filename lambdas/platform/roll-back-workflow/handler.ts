import { rollBackWorkflow as route } from '#contracts/http/roll-back-workflow.ts';
import { defineEndpoint } from '#platform/handlers/define-endpoint.ts';
import { rollBackWorkflow } from './logic.ts';

export const handler = defineEndpoint(route, rollBackWorkflow);
