import { z } from 'zod';
import { SERVICE_ERRORS } from '#contracts/services/errors.ts';
import { serviceSchema } from '#contracts/services/service-schema.ts';

export const name = 'platform/call-service';
export const description = 'Calls an operation of a registered service.';

export const errors = SERVICE_ERRORS;

export const options = {
  find: true,
  breaker: { ignores: ['ServiceUnhealthy', 'UnfitRequest', 'RequestRefused'] },
} as const;

const schema = z.record(z.string(), z.json());

const operation = z.object({
  name: z.string(),
  method: z.string(),
  path: z.string(),
  input: schema.optional(),
  output: schema.optional(),
});

export const input = z.object({
  service: serviceSchema,
  operation,
  find: operation
    .optional()
    .describe('The operation that finds what this one did, by the key of its request; absent if none can.'),
  values: z
    .array(z.json())
    .describe('What the operation gets: maps, of which later ones are laid over earlier ones.'),
  health: z.array(serviceSchema).describe('Services that must be healthy, dependencies first.'),
  undoes: z
    .boolean()
    .optional()
    .describe('Whether the call undoes another: then there may be nothing left to undo.'),
  timeout_seconds: z.number().positive(),
});

export const output = z.json();
