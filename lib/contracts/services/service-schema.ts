import { z } from 'zod';

const secret = z.object({ secret: z.string() });
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
  api_key: secret.extend({ header: z.string() }).optional(),
  basic: secret.extend({ username: z.string() }).optional(),
  oauth: secret
    .extend({
      token_url: z.string(),
      client_id: z.string(),
      scope: z.string().optional(),
      method: z.enum(['GET', 'POST', 'PUT']).optional(),
    })
    .optional(),
  headers: z.record(z.string(), z.union([z.string(), secret])).optional(),
});
