import type { z } from 'zod';
import { ownField } from '#core/json.ts';
import type { FieldKind } from '#steps/common-fields.ts';
import { kindOf, unwrap } from '../parse/schema-walk.ts';

/** A field in a table of the reference. */
export interface FieldRow {
  name: string;
  type: string;
  required: boolean;
  default: string;
  description: string;
}

interface Def {
  type: string;
  shape?: Record<string, z.ZodType>;
  element?: z.ZodType;
  valueType?: z.ZodType;
  options?: z.ZodType[];
  entries?: Record<string, string>;
  values?: unknown[];
  format?: string;
}

const defOf = (schema: z.ZodType): Def => schema.def as Def;

const KINDS: Record<FieldKind, string> = {
  expression: 'expression',
  template: 'template',
  duration: 'duration',
  size: 'text',
  schema: 'JSON Schema',
  steps: 'steps',
  step: 'step without id',
  action: 'action',
  parameters: 'text with parameters',
};

const NAMES: Record<string, (def: Def) => string> = {
  enum: ({ entries = {} }) =>
    Object.keys(entries)
      .map((name) => `\`${name}\``)
      .join(', '),
  literal: ({ values = [] }) => values.map((value) => `\`${String(value)}\``).join(', '),
  array: ({ element }) => (element ? `list of ${typeText(element)}` : 'list'),
  record: ({ valueType }) =>
    valueType && defOf(unwrap(valueType)).type !== 'unknown' ? `map of ${typeText(valueType)}` : 'map',
  object: () => 'map',
  union: ({ options = [] }) => [...new Set(options.map(typeText))].join(' or '),
  string: () => 'text',
  number: ({ format }) => (format === 'safeint' ? 'whole number' : 'number'),
  boolean: () => 'true or false',
  unknown: () => 'anything',
  json: () => 'anything',
  lazy: () => 'anything',
};

/** A schema's type in words. */
const typeText = (schema: z.ZodType): string => {
  const inner = unwrap(schema);
  const kind = kindOf(inner);
  if (kind) return KINDS[kind];
  const def = defOf(inner);
  return ownField(NAMES, def.type)?.(def) ?? def.type;
};

/** The default in a field's description. */
export const DEFAULT = / ?Default: (.+?)\.(?=\s|$)/;

const describe = (schema: z.ZodType): { description: string; default: string } => {
  const text = schema.meta()?.description ?? unwrap(schema).meta()?.description ?? '';
  const found = DEFAULT.exec(text);
  return { description: text.replace(DEFAULT, '').trim(), default: found?.[1] ?? '' };
};

/** Returns the fields of a map inside a field, if it is or may be one. */
const innerShape = (schema: z.ZodType): Record<string, z.ZodType> | undefined => {
  const inner = unwrap(schema);
  if (kindOf(inner)) return undefined;
  const def = defOf(inner);
  if (def.type === 'object') return def.shape;
  if (def.type === 'array') return def.element && innerShape(def.element);
  if (def.type === 'record') return def.valueType && innerShape(def.valueType);
  return def.options?.map(innerShape).find((shape) => shape !== undefined);
};

/** Rows for fields and, below each, for what is inside of it. */
export const fieldRows = (shape: Record<string, z.ZodType>, prefix = ''): FieldRow[] =>
  Object.entries(shape).flatMap(([key, schema]) => {
    const name = `${prefix}${key}`;
    const row: FieldRow = {
      name,
      type: typeText(schema),
      required: !schema.isOptional(),
      ...describe(schema),
    };
    const inner = innerShape(schema);
    return [row, ...(inner ? fieldRows(inner, `${name}.`) : [])];
  });
