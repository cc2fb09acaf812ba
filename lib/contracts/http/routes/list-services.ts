import { z } from 'zod';
import { instant } from '../fields.ts';
import { defineRoute } from '../route.ts';

/** A registered service as the API shows it. */
export const serviceView = z.object({
  name: z.string(),
  description: z.string().optional(),
  url: z.string(),
  needs: z.array(z.string()).describe('Services that it depends on.'),
  status: z
    .enum(['healthy', 'unhealthy', 'unknown'])
    .describe('`unknown` if it has not been checked yet, or if it has no check.'),
  since: instant.optional(),
  checked_at: instant.optional(),
  latency_ms: z.number().optional().describe('Time that the last answer took.'),
  failures: z.number().int().optional().describe('Checks in a row that failed.'),
  error: z.string().optional().describe('What the last check found wrong.'),
});

export const listServices = defineRoute({
  name: 'list-services',
  method: 'GET',
  path: '/services',
  summary: 'Lists the registered services with their health, dependencies first.',
  response: z.object({ services: z.array(serviceView) }),
});
