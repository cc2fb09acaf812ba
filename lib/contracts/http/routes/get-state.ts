import { z } from 'zod';
import { anyJson, instant, workflowName } from '../fields.ts';
import { defineRoute } from '../route.ts';

export const getState = defineRoute({
  name: 'get-state',
  method: 'GET',
  path: '/workflows/{workflow}/state',
  summary: 'Lists the states of a workflow, or shows the record that its `state` steps keep under a key.',
  parameters: z.object({ workflow: workflowName }),
  query: z.object({
    state: z.string().max(128).optional().describe('Name of the state. Default: only the names are listed.'),
    key: z.string().max(1024).optional().describe('Key of the record. Default: the record without a key.'),
  }),
  response: z.object({
    states: z.array(z.object({ state: z.string(), shared: z.boolean() })),
    record: z
      .object({
        fields: z.record(z.string(), anyJson),
        expires_at: instant.optional(),
      })
      .optional()
      .describe('Absent if there is none, or if none is asked for.'),
  }),
  problems: ['not_found'],
});
