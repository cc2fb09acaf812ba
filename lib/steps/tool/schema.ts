import { z } from 'zod';
import { template } from '../common-fields.ts';

/** The fields of `tool` besides those that it shares. */
export const fields = {
  server: z
    .string()
    .min(1)
    .describe('The MCP server: a name in `statemachines/connections.yaml`, with `tools`.'),
  tool: z.string().min(1).describe('Name of the tool.'),
  with: template('Arguments of the tool, an object.').optional(),
} satisfies z.ZodRawShape;
