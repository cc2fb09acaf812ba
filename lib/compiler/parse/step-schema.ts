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

/** What a step of a type may have: the fields of every step, the shared ones that the type takes, and its own. */
export const stepSchema = (type: StepType): z.ZodObject => cached(stepSchemas, type, universalFields);

/** A step that stands in for a failed one: it has neither name, place nor condition of its own. */
export const fallbackSchema = (type: StepType): z.ZodObject =>
  cached(fallbackSchemas, type, { type: universalFields.type });
