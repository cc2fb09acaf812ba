import { z } from 'zod';
import { authorisationFields } from '#contracts/connections/authorisation-schema.ts';
import { TOOL_ERRORS } from '#contracts/tools/errors.ts';

export const name = 'platform/call-tool';
export const description = 'Calls a tool of an MCP server.';

export const errors = TOOL_ERRORS;

export const options = { breaker: { ignores: ['UnfitArguments'] } } as const;

const schema = z.record(z.string(), z.json());

export const input = z.object({
  server: z.object({
    name: z.string(),
    url: z.string(),
    ...authorisationFields,
  }),
  tool: z.string(),
  arguments: z.record(z.string(), z.json()),
  schemas: z.object({ input: schema.optional(), output: schema.optional() }),
  timeout_seconds: z.number().positive(),
});

export const output = z.object({
  output: z.json(),
  text: z.string(),
  media: z.array(z.record(z.string(), z.json())),
});
