import type { Json, JsonObject } from '#core/json.ts';
import { isObject } from '#core/json.ts';
import { checkSchema } from '#core/json-schema.ts';
import { Problem } from '../problem.ts';

/** Returns an entity's data with defaults; throws a Problem `invalid_input` that lists every field if they do not fit the schema. */
export const fittingData = async (
  schema: JsonObject | undefined,
  data: Json,
  what: string,
): Promise<JsonObject> => {
  const { value, problems } = schema ? await checkSchema(schema, data) : { value: data, problems: [] };
  if (problems.length > 0) {
    const list = problems.map(({ field, message }) => `${field} ${message}`).join('; ');
    throw new Problem('invalid_input', `${what}: ${list}`, problems);
  }
  if (isObject(value)) return value;
  throw new Problem('invalid_input', `${what}: expected a map`);
};
