import { z } from 'zod';
import { eventId, instant, nextToken, page, workflowName } from '../fields.ts';
import { defineRoute } from '../route.ts';

/** An event that a trigger has matched, without its detail. */
const keptEvent = z.object({
  id: eventId,
  source: z.string(),
  detail_type: z.string(),
  at: instant,
  execution: z.string().optional().describe('ARN of the execution that it has started.'),
  entity: z.string().optional().describe('Id of the entity at which it has fired a trigger of a lifecycle.'),
  error: z.string().optional().describe('Why it could not start one.'),
});

export const listEvents = defineRoute({
  name: 'list-events',
  method: 'GET',
  path: '/workflows/{workflow}/events',
  summary:
    "Lists the events that a workflow's triggers have matched, newest first, for as long as the triggers keep them.",
  parameters: z.object({ workflow: workflowName }),
  query: z.object(page),
  response: z.object({ events: z.array(keptEvent), next_token: nextToken }),
  problems: ['not_found'],
});
