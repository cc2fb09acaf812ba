import { z } from 'zod';
import { workflowName } from '../fields.ts';
import { defineRoute } from '../route.ts';
import { variantsView } from './list-variants.ts';

export const decideVariants = defineRoute({
  name: 'decide-variants',
  method: 'POST',
  path: '/workflows/{workflow}/variants',
  summary:
    'Ends an experiment: gives all new executions one variant, or the first one again; or lets the weights choose again. Executions under way keep theirs.',
  parameters: z.object({ workflow: workflowName }),
  body: z.strictObject({
    decision: z
      .enum(['promote', 'stop', 'restart'])
      .describe('`promote` a variant; `stop`: the first one for all; `restart`: by weights again.'),
    variant: z.string().optional().describe('Variant to promote.'),
    reason: z.string().max(1000).optional().describe('Goes into the audit trail.'),
  }),
  response: variantsView.pick({ workflow: true, decision: true }),
  problems: ['not_found', 'conflict'],
});
