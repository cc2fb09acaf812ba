import { z } from 'zod';
import { authorisationFields } from '#contracts/connections/authorisation-schema.ts';

export const name = 'platform/call-tool';
export const description = 'Calls a tool of an MCP server.';

export const errors = {
  ServerUnavailable: { retryable: true, description: 'The server did not answer, or not in time.' },
  ServerRefused: {
    retryable: false,
    description: 'The server refused the request: it is not authorised, or there is no such tool.',
  },
  ToolFailed: { retryable: false, description: 'The tool says that it failed.' },
  UnfitArguments: {
    retryable: false,
    effect: 'none',
    description: 'The arguments do not fit the schema of the tool.',
  },
  UnfitResult: { retryable: false, description: 'The result does not fit the schema of the tool.' },
} as const;

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
