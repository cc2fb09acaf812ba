import { z } from 'zod';
import { template } from '../common-fields.ts';

/** The fields of `emit` besides those that it shares. */
export const fields = {
  event: z.string().min(1).max(128).describe('Detail type of the event, such as `OrderShipped`.'),
  source: z.string().min(1).max(256).optional().describe('Source of the event. Default: `baton.<workflow>`.'),
  with: template('Detail of the event, an object.').optional(),
} satisfies z.ZodRawShape;
