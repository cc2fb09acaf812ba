import { z } from 'zod';
import { authorisationFields } from '#contracts/connections/authorisation-schema.ts';
import { HTTP_ERRORS } from '#contracts/http-step.ts';

export const name = 'platform/call-http';
export const description = 'Calls an API over HTTPS.';

export const errors = HTTP_ERRORS;

const scalar = z.union([z.string(), z.number(), z.boolean()]);

export const input = z.object({
  method: z.string(),
  url: z.string(),
  /** Host that the address must have, where it is computed. */
  host: z.string().optional(),
  headers: z.record(z.string(), scalar).optional(),
  query: z.record(z.string(), z.union([scalar, z.array(scalar)])).optional(),
  body: z.json().optional(),
  connection: z
    .object({
      ...authorisationFields,
      allow_private: z.boolean().optional(),
    })
    .optional(),
  /** Statuses from 400 that are results; the body is null then. */
  statuses: z.array(z.int()).optional(),
  schema: z.record(z.string(), z.json()).optional(),
  timeout_seconds: z.number().positive(),
});

export const output = z.object({
  status: z.int(),
  body: z.json(),
  headers: z.record(z.string(), z.array(z.string())),
});
