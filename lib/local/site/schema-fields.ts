import { isObject, type Json, type JsonObject, ownField } from '#core/json.ts';

/** A field of a JSON Schema, in words. */
export interface SchemaField {
  /** With the names of the fields around it: `progress.steps[].id`. */
  name: string;
  type: string;
  required: boolean;
  description: string;
}

/** Fields inside fields are listed down to this depth. */
const MAX_DEPTH = 4;

/** Lists the fields of a JSON Schema, with those inside them. */
export const fieldsOf = (schema: JsonObject, prefix = '', depth = 0): SchemaField[] => {
  const properties = isObject(schema.properties) ? schema.properties : {};
  const required = Array.isArray(schema.required) ? schema.required : [];
  return Object.entries(properties).flatMap(([key, property]) => {
    const field = isObject(property) ? property : {};
    const name = `${prefix}${key}`;
    const own = {
      name,
      type: typeOf(field),
      required: required.includes(key),
      description: typeof field.description === 'string' ? field.description : '',
    };
    if (depth >= MAX_DEPTH) return [own];
    const { items } = field;
    const inner = isObject(items)
      ? fieldsOf(items, `${name}[].`, depth + 1)
      : fieldsOf(field, `${name}.`, depth + 1);
    return [own, ...inner];
  });
};

const NAMES: Record<string, string> = { string: 'text', integer: 'whole number', boolean: 'true or false' };

const typeOf = (schema: JsonObject): string => {
  const { type, enum: values, const: only, anyOf, items, format, minimum, maximum } = schema;
  if (only !== undefined) return JSON.stringify(only);
  if (Array.isArray(values)) return values.map((value) => JSON.stringify(value)).join(', ');
  if (Array.isArray(anyOf)) return anyOf.map((one) => (isObject(one) ? typeOf(one) : 'any')).join(' or ');
  if (type === 'array') return `list of ${isObject(items) ? typeOf(items) : 'any'}`;
  const name = typeof type === 'string' ? (ownField(NAMES, type) ?? type) : 'any';
  if (format === 'date-time') return 'instant';
  const bounds = boundsOf(minimum, maximum);
  return bounds === '' ? name : `${name}, ${bounds}`;
};

/** The bounds of whole numbers that JavaScript can tell apart say nothing. */
const boundsOf = (minimum: Json | undefined, maximum: Json | undefined): string => {
  const isSaid = (bound: Json | undefined): bound is number =>
    typeof bound === 'number' && Math.abs(bound) < Number.MAX_SAFE_INTEGER;
  if (isSaid(minimum) && isSaid(maximum)) return `${minimum} to ${maximum}`;
  if (isSaid(minimum)) return `${minimum} or more`;
  return isSaid(maximum) ? `at most ${maximum}` : '';
};
