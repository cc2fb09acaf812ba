import { z } from 'zod';
import { executionPath, executionSummary } from './fields.ts';
import { defineRoute } from './route.ts';

/** Defines the route `<verb>-execution`, which changes an execution's state. */
export const controlRoute = (verb: string, summary: string) =>
  defineRoute({
    name: `${verb}-execution`,
    method: 'POST',
    path: `/workflows/{workflow}/executions/{execution}/${verb}`,
    summary,
    parameters: executionPath,
    body: z.strictObject({ reason: z.string().max(1000).optional().describe('Goes into the audit trail.') }),
    response: executionSummary,
    status: 202,
    problems: ['not_found', 'conflict'],
  });
