import { z } from 'zod';
import { commonFields, universalFields } from '#steps/common-fields.ts';
import type { StepType } from '#steps/step-type.ts';

const stepSchemas = new WeakMap<StepType, z.ZodObject>();
const fallbackSchemas = new WeakMap<StepType, z.ZodObject>();

const ownShape = (type: StepType): z.ZodRawShape => ({
  ...Object.fromEntries(type.common.map((field) => [field, commonFields[field].optional()])),
  ...type.fields,
});

const cached = (cache: WeakMap<StepType, z.ZodObject>, type: StepType, shape: z.ZodRawShape): z.ZodObject => {
  const known = cache.get(type);
  if (known) return known;
  const schema = z.strictObject({ ...shape, ...ownShape(type) });
  cache.set(type, schema);
  return schema;
};

/** Returns the schema of a step: the fields of every step, the shared fields that its type takes, and the type's fields. */
export const stepSchema = (type: StepType): z.ZodObject => cached(stepSchemas, type, universalFields);

/** Returns the schema of a fallback, which has neither an id, needs nor a condition. */
export const fallbackSchema = (type: StepType): z.ZodObject =>
  cached(fallbackSchemas, type, { type: universalFields.type });
