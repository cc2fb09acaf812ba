import { z } from 'zod';
import { defineRoute } from '../route.ts';

/** A workflow in a list. */
export const workflowSummary = z.object({
  name: z.string(),
  description: z.string().optional(),
  version: z.string(),
});

export const listWorkflows = defineRoute({
  name: 'list-workflows',
  method: 'GET',
  path: '/workflows',
  summary: 'Lists the workflows that can be started.',
  response: z.object({ workflows: z.array(workflowSummary) }),
});
