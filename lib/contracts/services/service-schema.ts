import { z } from 'zod';
import { authorisationFields } from '../connections/authorisation-schema.ts';

const schema = z.record(z.string(), z.json());

/** A `Service` in the input of a function. */
export const serviceSchema = z.object({
  name: z.string(),
  description: z.string().optional(),
  url: z.string(),
  needs: z.array(z.string()),
  health: z
    .object({
      path: z.string(),
      status: z.array(z.int()),
      body: schema.optional(),
      intervalSeconds: z.number(),
      timeoutSeconds: z.number(),
      unhealthyAfter: z.int(),
      healthyAfter: z.int(),
    })
    .optional(),
  ...authorisationFields,
});
