import { z } from 'zod';
import { anyJson, yesOrNo } from '../fields.ts';
import { defineRoute } from '../route.ts';

/** What starts a workflow, with the fields of its kind. */
export const triggerView = z.looseObject({ kind: z.string() });

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
  query: z.object({
    details: yesOrNo.optional().describe('With what starts them, and the states of lifecycles.'),
    deployment: yesOrNo.optional().describe('With what was deployed besides workflows.'),
  }),
  response: z.object({
    workflows: z.array(
      workflowSummary.extend({
        triggers: z.array(triggerView).optional().describe('Only if details are asked for.'),
        states: z.array(z.string()).optional().describe('Of a lifecycle, if details are asked for.'),
      }),
    ),
    deployment: z
      .object({
        stage: z.string().optional(),
        code: z.record(z.string(), z.string()).describe('Digests of the code of actions, by folder.'),
        settings: z
          .record(z.string(), anyJson)
          .describe('Settings by name; of addresses of people, digests.'),
      })
      .optional()
      .describe('Only if it is asked for, and known.'),
  }),
});
