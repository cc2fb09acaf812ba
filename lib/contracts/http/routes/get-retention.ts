import { z } from 'zod';
import { instant, workflowName } from '../fields.ts';
import { defineRoute } from '../route.ts';

const functionArns = z.array(z.string()).describe('ARNs of the versions of functions that it names.');

const reason = z.object({
  code: z
    .enum(['live', 'rollback', 'variant', 'running', 'redrivable', 'unknown'])
    .describe(
      'New executions get the version; a rollback would go back to it; a variant starts it; executions of it are under way, or may be redriven or undone; ' +
        'or there are too many executions to know.',
    ),
  executions: z.number().int().optional().describe('Number of such executions.'),
});

/** What keeps versions of a workflow and of functions. */
export const retentionView = z.object({
  state_machine: z.string().describe('ARN of the state machine.'),
  current: z.object({ role: z.string(), functions: functionArns }).describe('What was deployed last.'),
  versions: z.array(
    z.object({
      version: z.number().int().positive(),
      arn: z.string(),
      role: z.string(),
      functions: functionArns,
      published_at: instant.optional(),
      resumes: z
        .string()
        .optional()
        .describe('Name of the execution that the version was made to continue or run again.'),
      reasons: z.array(reason).describe('Why the version is needed; none if it is not.'),
    }),
  ),
  functions: z
    .array(
      z.object({
        function: z.string(),
        execution: z.string(),
        step: z.string(),
        parked: z.boolean().optional().describe('Whether the effect could not be undone so far.'),
      }),
    )
    .describe('Versions of functions with which an effect may have to be undone.'),
  complete: z.boolean().describe('Whether all executions were looked at; if not, nothing may be removed.'),
});

export const getRetention = defineRoute({
  name: 'get-retention',
  method: 'GET',
  path: '/workflows/{workflow}/retention',
  summary: 'Shows which versions of a workflow and of functions are still needed, and by what.',
  parameters: z.object({ workflow: workflowName }),
  response: retentionView,
  problems: ['not_found'],
});
