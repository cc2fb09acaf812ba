import { isObject, type Json } from '#core/json.ts';

/** Returns JSONata that tells whether a value fits a schema, by its types, properties, items and choices; undefined if anything does. */
export const fits = (schema: Json | undefined, value: string, depth = 0): string | undefined => {
  if (!isObject(schema)) return undefined;
  const checks: string[] = [];
  const types = [schema.type ?? []].flat().map(String);
  if (types.length > 0) checks.push(oneOf(types.map((type) => hasType(type, value))));
  const choices = 'const' in schema ? [schema.const ?? null] : schema.enum;
  if (Array.isArray(choices))
    checks.push(oneOf(choices.map((choice) => `${value} = ${JSON.stringify(choice)}`)));
  if (Array.isArray(schema.anyOf)) {
    const parts = schema.anyOf.map((part) => fits(part, value, depth));
    if (parts.every((part) => part !== undefined)) checks.push(oneOf(parts));
  }
  if (isObject(schema.properties)) {
    const required = Array.isArray(schema.required) ? schema.required : [];
    for (const name of required) checks.push(`$exists(${member(value, String(name))})`);
    for (const [name, property] of Object.entries(schema.properties)) {
      const inner = fits(property, member(value, name), depth);
      if (inner) checks.push(`($exists(${member(value, name)}) ? ${inner} : true)`);
    }
  }
  const item = `$i${depth}`;
  const inner = fits(schema.items, item, depth + 1);
  if (inner) checks.push(`$count($filter($append([], ${value}), function(${item}) { $not(${inner}) })) = 0`);
  if (checks.length === 0) return undefined;
  // Properties and items of another type do not matter.
  return `(${checks.join(' and ')})`;
};

const member = (value: string, name: string): string => `$lookup(${value}, ${JSON.stringify(name)})`;

const oneOf = (parts: readonly string[]): string =>
  parts.length === 1 ? String(parts[0]) : `(${parts.join(' or ')})`;

const hasType = (type: string, value: string): string =>
  type === 'integer'
    ? `($type(${value}) = "number" ? $floor(${value}) = ${value} : false)`
    : `$type(${value}) = ${JSON.stringify(type)}`;
