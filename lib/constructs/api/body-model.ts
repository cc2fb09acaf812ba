import { z } from 'zod';
import type { Route } from '#contracts/http/route.ts';
import { asJson, isObject, type Json, type JsonObject } from '#core/json.ts';

/** Keywords that API Gateway's validator reads (https://docs.aws.amazon.com/apigateway/latest/developerguide/models-mappings-models.html). */
const KEYWORDS = new Set([
  'additionalProperties',
  'allOf',
  'anyOf',
  'enum',
  'items',
  'maxItems',
  'maxLength',
  'maximum',
  'minItems',
  'minLength',
  'minimum',
  'oneOf',
  'pattern',
  'properties',
  'required',
  'type',
]);

/** Converts a schema to JSON Schema draft 4 without what the gateway does not read; references accept anything. */
const plain = (schema: Json): Json => {
  if (!isObject(schema)) return schema;
  if ('$ref' in schema) return {};
  const kept = Object.entries(schema).filter(
    ([keyword, value]) => KEYWORDS.has(keyword) && !(keyword === 'required' && isEmpty(value)),
  );
  return Object.fromEntries(kept.map(([keyword, value]): [string, Json] => [keyword, inner(keyword, value)]));
};

/** API Gateway refuses a model whose `required` names nothing. */
const isEmpty = (value: Json): boolean => Array.isArray(value) && value.length === 0;

const inner = (keyword: string, value: Json): Json => {
  if (keyword === 'properties' && isObject(value)) {
    return Object.fromEntries(
      Object.entries(value).map(([name, schema]): [string, Json] => [name, plain(schema)]),
    );
  }
  if (keyword === 'required' || keyword === 'enum') return value;
  return Array.isArray(value) ? value.map(plain) : plain(value);
};

/**
 * Returns the draft 4 schema of a route's body, by which the gateway rejects plainly invalid bodies before a function runs; the function
 * checks the rest.
 */
export const bodyModel = (route: Route): JsonObject => {
  const schema = z.toJSONSchema(route.body, { target: 'draft-4', io: 'input', unrepresentable: 'any' });
  return plain(asJson(schema)) as JsonObject;
};
