import type { z } from 'zod';
import { template } from '#steps/common-fields.ts';
import { shared } from '../workflow-fields.ts';

/** The fields of a _template. */
export const fields = {
  ...shared('_template'),
  says: template('What an execution says.'),
} satisfies z.ZodRawShape;

/** A _template as it is read, and as it is written in TypeScript. */
export type TemplateDefinition = z.output<z.ZodObject<typeof fields>>;
