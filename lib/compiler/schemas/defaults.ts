import { isObject, type Json, type JsonObject } from '#core/json.ts';

/** A default in a schema. */
export interface Default {
  value: Json;
  schema: JsonObject;
  path: (string | number)[];
}

const MAPS = ['properties', 'patternProperties', '$defs', 'definitions'];
const LISTS = ['anyOf', 'oneOf', 'allOf', 'prefixItems'];
const SINGLE = ['items', 'additionalProperties'];

/** Returns every default in a schema, with the schema that contains it. */
export const defaultsIn = (schema: JsonObject, path: (string | number)[] = []): Default[] => {
  const found: Default[] = [];
  if (schema.default !== undefined) found.push({ value: schema.default, schema, path });
  const descend = (value: Json | undefined, at: (string | number)[]): void => {
    if (isObject(value)) found.push(...defaultsIn(value, [...path, ...at]));
  };
  for (const keyword of MAPS) {
    const map = schema[keyword];
    if (isObject(map)) for (const [key, inner] of Object.entries(map)) descend(inner, [keyword, key]);
  }
  for (const keyword of LISTS) {
    const list = schema[keyword];
    if (Array.isArray(list)) for (const [index, inner] of list.entries()) descend(inner, [keyword, index]);
  }
  for (const keyword of SINGLE) descend(schema[keyword], [keyword]);
  return found;
};
