import { z } from 'zod';
import { workflowName } from '../fields.ts';
import { defineRoute } from '../route.ts';
import { versionsView } from './list-versions.ts';

export const rollBackWorkflow = defineRoute({
  name: 'roll-back-workflow',
  method: 'POST',
  path: '/workflows/{workflow}/rollback',
  summary:
    'Starts new executions with an earlier version until the next deployment. Running executions keep theirs.',
  parameters: z.object({ workflow: workflowName }),
  body: z.strictObject({
    version: z.number().int().positive().describe('One of the published versions.'),
    reason: z.string().max(1000).optional().describe('Goes into the audit trail.'),
  }),
  response: versionsView,
  problems: ['not_found', 'conflict'],
});
