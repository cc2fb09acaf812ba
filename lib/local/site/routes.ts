import { z } from 'zod';
import { executionPath } from '#contracts/http/fields.ts';
import { openapiOf } from '#contracts/http/openapi.ts';
import { defineRoute, type Route } from '#contracts/http/route.ts';
import { getStatus } from '#contracts/http/routes/get-status.ts';
import type { JsonObject } from '#core/json.ts';

/** How busy the workers of one kind of function are. */
const laneLoad = z.object({
  workers: z.number().int().describe('Processes.'),
  busy: z.number().int().describe('Processes with a call.'),
  waiting: z.number().int().describe('Calls that wait for a process.'),
  longest_wait_milliseconds: z.number().int().describe('How long the first of them has waited.'),
});

/** Routes that only the local stack has. */
const LOCAL_ROUTES: Record<'health' | 'docs' | 'follow' | 'file', Route> = {
  health: defineRoute({
    name: 'get-health',
    method: 'GET',
    path: '/health',
    summary: 'Says that the local stack answers, which workflows it offers, and how busy its workers are.',
    response: z.object({
      status: z.literal('ok'),
      workflows: z.array(z.string()),
      uptime_seconds: z.number().int(),
      functions: z.object({
        actions: laneLoad,
        platform: laneLoad.describe("Baton's own functions."),
        reserved_megabytes: z.number().int().describe('Memory limits of all processes, added up.'),
        budget_megabytes: z.number().int(),
      }),
    }),
  }),
  docs: defineRoute({
    name: 'get-docs',
    method: 'GET',
    path: '/docs',
    summary: 'Shows this documentation as a page. Only on the local stack.',
    response: z.string(),
    contentType: 'text/html',
  }),
  follow: defineRoute({
    name: 'follow-execution',
    method: 'GET',
    path: '/workflows/{workflow}/executions/{execution}/events',
    summary:
      'Follows an execution as server-sent events: `progress` whenever its status changes and `end` when it has ended, each with the body of the status. A client that reconnects sends `Last-Event-ID` and gets what is new; 204 says that nothing will follow. Only on the local stack.',
    parameters: executionPath,
    response: getStatus.response,
    contentType: 'text/event-stream',
    problems: ['not_found'],
  }),
  file: defineRoute({
    name: 'get-file',
    method: 'GET',
    path: '/workflows/{workflow}/executions/{execution}/files/{path}',
    summary: 'Opens a file of an execution. Scripts in it do not run. Only on the local stack.',
    parameters: executionPath.extend({ path: z.string().describe('Path of the file, with slashes.') }),
    response: z.string(),
    contentType: '*/*',
    problems: ['not_found'],
  }),
};

/** Adds to the API's OpenAPI document where the local stack serves it, and the routes that only this stack has. */
export const localOpenapi = (document: JsonObject, url: string): JsonObject => {
  const { paths: own } = openapiOf(Object.values(LOCAL_ROUTES), '1');
  return {
    ...document,
    servers: [{ url, description: 'The local stack, which takes no credentials' }],
    paths: { ...(document.paths as JsonObject), ...(own as JsonObject) },
  };
};
