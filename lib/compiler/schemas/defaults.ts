import { isObject, type Json, type JsonObject } from '#core/json.ts';
import { deref } from './json-schema.ts';

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

/** A default that not every execution gets, and why. */
export interface PartialDefault {
  path: (string | number)[];
  /** The keyword below which it is. */
  keyword: string;
}

const ALTERNATIVES = ['anyOf', 'oneOf', 'allOf', 'prefixItems', 'patternProperties', 'additionalProperties'];

/**
 * Returns the defaults that the emitted definition does not fill in. It fills in those of properties, at any depth, and of
 * properties of list items; whether one below another keyword holds only a validator can tell, and executions that Step Functions
 * starts itself are not validated.
 */
export const partialDefaults = (schema: JsonObject): PartialDefault[] => {
  const found: PartialDefault[] = [];
  const seen = new Set<JsonObject>();
  const visit = (value: Json | undefined, path: (string | number)[], below?: string): void => {
    const known = deref(value, schema);
    if (!known || seen.has(known)) return;
    seen.add(known);
    if (below !== undefined && known.default !== undefined) found.push({ path, keyword: below });
    if (isObject(known.properties))
      for (const [name, inner] of Object.entries(known.properties))
        visit(inner, [...path, 'properties', name], below);
    if (isObject(known.items)) {
      const list = isObject(deref(known.items, schema)?.items);
      const direct = deref(known.items, schema)?.default !== undefined;
      visit(known.items, [...path, 'items'], below ?? (list || direct ? 'items' : undefined));
    }
    for (const keyword of ALTERNATIVES)
      for (const [key, inner] of innerSchemas(known[keyword], keyword))
        visit(inner, [...path, keyword, ...key], below ?? keyword);
  };
  visit(schema, []);
  return found;
};

const innerSchemas = (value: Json | undefined, keyword: string): [(string | number)[], Json][] => {
  if (Array.isArray(value)) return value.map((inner, index) => [[index], inner]);
  if (!isObject(value)) return [];
  return keyword === 'additionalProperties'
    ? [[[], value]]
    : Object.entries(value).map(([key, inner]) => [[key], inner]);
};
