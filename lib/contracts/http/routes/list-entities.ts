import { z } from 'zod';
import { entityId, instant, nextToken, page, workflowName } from '../fields.ts';
import { defineRoute } from '../route.ts';

export const listEntities = defineRoute({
  name: 'list-entities',
  method: 'GET',
  path: '/lifecycles/{lifecycle}',
  summary: 'Lists the entities of a lifecycle by state, those that entered it first before the others.',
  parameters: z.object({ lifecycle: workflowName.describe('Name of the lifecycle.') }),
  query: z.object({ ...page, state: z.string().optional().describe('Leaves out entities in other states.') }),
  response: z.object({
    entities: z.array(
      z.object({ id: entityId, state: z.string(), since: instant, under_way_to: z.string().optional() }),
    ),
    next_token: nextToken,
  }),
  problems: ['not_found'],
});
