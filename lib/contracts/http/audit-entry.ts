import { z } from 'zod';
import { anyJson, instant } from './fields.ts';

/** Who did what, as the API shows it. */
export const auditEntry = z.object({
  at: instant,
  action: z.string().describe('`started`, `approved`, `stopped`, `cancelled`, `finished`, …'),
  by: z.string().describe('Who did it, as far as the API knows.'),
  from: z.string().optional().describe('Address that the request came from.'),
  hash: z.string().optional().describe('SHA-256 of the input in hex.'),
  details: z.record(z.string(), anyJson).optional(),
});
