import type { z } from 'zod';
import type { FieldKind } from '#steps/common-fields.ts';
import type { Path } from '../findings/finding.ts';

/** The parts of zod's definitions that a walk goes through. https://zod.dev/packages/core#schemas */
interface Def {
  type: string;
  shape?: Record<string, z.ZodType>;
  innerType?: z.ZodType;
  element?: z.ZodType;
  valueType?: z.ZodType;
  options?: z.ZodType[];
}

const defOf = (schema: z.ZodType): Def => schema.def as Def;

/** Returns the mark that `lib/steps/common-fields.ts` puts on a schema. */
export const kindOf = (schema: z.ZodType): FieldKind | undefined =>
  schema.meta()?.baton as FieldKind | undefined;

/** Returns a schema without `optional`, `default` and the like around it. */
export const unwrap = (schema: z.ZodType): z.ZodType => {
  let inner = schema;
  for (let next = defOf(inner).innerType; next && !kindOf(inner); next = defOf(inner).innerType) inner = next;
  return inner;
};

/** The option of a union that a value is meant for, by its JSON type. */
const option = (options: z.ZodType[], value: unknown): z.ZodType | undefined => {
  const fits = (schema: z.ZodType): boolean => {
    const { type } = defOf(unwrap(schema));
    if (Array.isArray(value)) return type === 'array';
    if (typeof value === 'object' && value !== null) return type === 'object' || type === 'record';
    return type === typeof value || type === 'enum' || type === 'literal';
  };
  return options.find(fits) ?? options.find((schema) => kindOf(unwrap(schema)) === 'template');
};

const next = (schema: z.ZodType, key: string | number, value: unknown): z.ZodType | undefined => {
  const def = defOf(schema);
  if (def.type === 'object') return def.shape && Object.hasOwn(def.shape, key) ? def.shape[key] : undefined;
  if (def.type === 'record') return def.valueType;
  if (def.type === 'array') return def.element;
  if (def.type === 'union') {
    const chosen = option(def.options ?? [], value);
    return chosen && next(unwrap(chosen), key, value);
  }
  return undefined;
};

/** Returns the schema for a place inside a value; options of unions are chosen by the value. */
export const schemaAt = (schema: z.ZodType, path: Path, value: unknown): z.ZodType | undefined => {
  let at: z.ZodType | undefined = unwrap(schema);
  let inner = value;
  for (const key of path) {
    const found = at && next(at, key, inner);
    if (!found) return undefined;
    at = unwrap(found);
    inner = (inner as Record<string | number, unknown> | undefined)?.[key];
  }
  const def = at && defOf(at);
  if (def?.type === 'union' && at && !kindOf(at)) return option(def.options ?? [], inner) ?? at;
  return at;
};

/** Returns the fields that a schema allows; empty if it is not an object. */
export const fieldsOf = (schema: z.ZodType | undefined): Record<string, z.ZodType> =>
  (schema && defOf(unwrap(schema)).shape) ?? {};

const marked = new WeakMap<z.ZodType, boolean>();

/** Whether a schema has a mark anywhere inside. */
const hasMarks = (schema: z.ZodType): boolean => {
  const known = marked.get(schema);
  if (known !== undefined) return known;
  marked.set(schema, false);
  const { shape, innerType, element, valueType, options } = defOf(schema);
  const parts = [...Object.values(shape ?? {}), innerType, element, valueType, ...(options ?? [])];
  const found = kindOf(schema) !== undefined || parts.some((part) => part && hasMarks(part));
  marked.set(schema, found);
  return found;
};

/** Calls `visit` for every place in a value whose schema is marked; what is below such a place is left alone. */
export const visitMarked = (
  schema: z.ZodType,
  value: unknown,
  visit: (kind: FieldKind, value: unknown, path: Path) => void,
  path: Path = [],
): void => {
  if (value === undefined || value === null || !hasMarks(schema)) return;
  const inner = unwrap(schema);
  const kind = kindOf(inner);
  if (kind) {
    visit(kind, value, path);
    return;
  }
  const def = defOf(inner);
  if (def.type === 'union') {
    const chosen = option(def.options ?? [], value);
    if (chosen) visitMarked(chosen, value, visit, path);
    return;
  }
  if (typeof value !== 'object') return;
  const entries: [string | number, unknown][] = Array.isArray(value)
    ? [...value.entries()]
    : Object.entries(value);
  for (const [key, item] of entries) {
    const found = next(inner, key, value);
    if (found) visitMarked(found, item, visit, [...path, key]);
  }
};
