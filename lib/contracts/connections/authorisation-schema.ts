import { z } from 'zod';

const secret = z.object({ secret: z.string() });

/** How requests are authorised, the fields of a `Connection`, in the input of a function. */
export const authorisationFields = {
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
};
