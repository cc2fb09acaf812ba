import { z } from 'zod';
import { executionPath, nextToken, page } from '../fields.ts';
import { defineRoute } from '../route.ts';

/** A file that an execution has made. */
const executionFile = z.object({
  path: z.string().describe('Path in the folder of the execution.'),
  bytes: z.number().int(),
  content_type: z.string(),
  url: z
    .string()
    .describe(
      'Where it opens: on AWS an address that is signed for an hour, else a path of the local stack.',
    ),
});

export const listFiles = defineRoute({
  name: 'list-files',
  method: 'GET',
  path: '/workflows/{workflow}/executions/{execution}/files',
  summary: 'Lists the files that an execution has made. The local stack shows browsers a page.',
  parameters: executionPath,
  query: z.object(page),
  response: z.object({ files: z.array(executionFile), next_token: nextToken }),
  problems: ['not_found'],
});
