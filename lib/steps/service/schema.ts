import { z } from 'zod';
import { template } from '../common-fields.ts';

/** The fields of `service` besides those that it shares. */
export const fields = {
  service: z.string().min(1).describe('A service that a document of kind `services` registers.'),
  operation: z.string().min(1).describe('One of its operations.'),
  with: template(
    'What the operation gets, an object: fields that its path names go into the path, the others into the body, or into the query if the method has no body.',
  ).optional(),
} satisfies z.ZodRawShape;
