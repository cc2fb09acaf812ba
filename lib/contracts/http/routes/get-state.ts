import { z } from 'zod';
import { anyJson, instant, nextToken, page, workflowName } from '../fields.ts';
import { defineRoute } from '../route.ts';

const record = z.object({
  key: z.string(),
  fields: z.record(z.string(), anyJson),
  expires_at: instant.optional(),
});

export const getState = defineRoute({
  name: 'get-state',
  method: 'GET',
  path: '/workflows/{workflow}/state',
  summary: 'Lists the states of a workflow, the records that its `state` steps keep, or one of them.',
  parameters: z.object({ workflow: workflowName }),
  query: z.object({
    ...page,
    state: z.string().max(128).optional().describe('Name of the state. Default: only the names are listed.'),
    key: z
      .string()
      .max(1024)
      .optional()
      .describe('Key of one record; empty for the record without a key. Default: records are listed.'),
    prefix: z.string().max(200).optional().describe('What the keys of listed records begin with.'),
  }),
  response: z.object({
    states: z.array(
      z.object({
        state: z.string(),
        shared: z.boolean().describe('Whether it belongs to all workflows that name it.'),
      }),
    ),
    record: record.optional().describe('The record whose key is given; absent if there is none.'),
    records: z.array(record).optional().describe('The records of the state, by key.'),
    next_token: nextToken,
  }),
  problems: ['not_found'],
});
