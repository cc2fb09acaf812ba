import { isObject, type Json, type JsonObject } from '#core/json.ts';

/**
 * Returns an input's schema in which objects that list their properties have no others. Parts of `allOf`, `anyOf` and `oneOf` stay as
 * they are: each sees the properties of the others.
 */
export const strictSchema = (schema: JsonObject): JsonObject => {
  const strict = (value: Json): Json => (isObject(value) ? strictSchema(value) : value);
  const each = (value: JsonObject): JsonObject =>
    Object.fromEntries(Object.entries(value).map(([key, item]) => [key, strict(item)]));
  const { properties, items, $defs } = schema;
  const isOpen = [
    'additionalProperties',
    'unevaluatedProperties',
    'patternProperties',
    'allOf',
    '$ref',
  ].every((keyword) => schema[keyword] === undefined);
  return {
    ...schema,
    ...(isObject(properties) && { properties: each(properties) }),
    ...(isObject(properties) && isOpen && { additionalProperties: false }),
    ...(isObject(items) && { items: strictSchema(items) }),
    ...(isObject($defs) && { $defs: each($defs) }),
  };
};
