import { isObject, type Json, type JsonObject } from '#core/json.ts';
import { fitting } from '#core/json-schema.ts';
import { Problem } from '../problem.ts';

/** Returns an entity's data with defaults; throws a Problem `invalid_input` that lists every field if they do not fit the schema. */
export const fittingData = async (
  schema: JsonObject | undefined,
  data: Json,
  what: string,
): Promise<JsonObject> => {
  const value = await fitting(
    schema,
    data,
    (list, problems) => new Problem('invalid_input', `${what}: ${list}`, problems),
  );
  if (isObject(value)) return value;
  throw new Problem('invalid_input', `${what}: expected a map`);
};
