import { z } from 'zod';
import { executionStatus, executionSummary, nextToken, page, workflowName } from '../fields.ts';
import { defineRoute } from '../route.ts';

export const listExecutions = defineRoute({
  name: 'list-executions',
  method: 'GET',
  path: '/workflows/{workflow}/executions',
  summary: 'Lists the executions of a workflow, newest first.',
  parameters: z.object({ workflow: workflowName }),
  query: z.object({ ...page, status: executionStatus.optional() }),
  response: z.object({ executions: z.array(executionSummary), next_token: nextToken }),
  problems: ['not_found'],
});
