import { z } from 'zod';
import { instant, workflowName } from '../fields.ts';
import { defineRoute } from '../route.ts';

/** Published versions of a workflow and who gets which. */
export const versionsView = z.object({
  versions: z.array(
    z.object({
      version: z.number().int().positive(),
      published_at: instant.optional(),
      percent: z.number().int().describe('Share of new executions that get this version.'),
      running: z.number().int().describe('Executions of it that are under way.'),
      resumes: z
        .string()
        .optional()
        .describe('Name of the execution that the version was made to continue or run again.'),
    }),
  ),
});

export const listVersions = defineRoute({
  name: 'list-versions',
  method: 'GET',
  path: '/workflows/{workflow}/versions',
  summary:
    'Lists the published versions of a workflow, newest first, which of them new executions get, and how many are under way.',
  parameters: z.object({ workflow: workflowName }),
  response: versionsView,
  problems: ['not_found'],
});
