import { isObject, type Json, type JsonObject } from '#core/json.ts';

/** Keyword of JSON Schema that lets executions be found by a value of their input. */
export const SEARCHABLE = 'x-searchable';

/** Values of an input by which an execution is found, by their paths, such as `customer.id`. */
export type SearchedFields = Record<string, string>;

/** Fields of one execution that are kept, and characters of each. */
const MAX_FIELDS = 10;
const MAX_LENGTH = 200;
/** Depth to which objects are read. */
const MAX_DEPTH = 5;

/** Returns the values of an input whose schema says `x-searchable: true`; undefined if there are none. What is sensitive is left out. */
export const searchedFields = (
  schema: JsonObject | undefined,
  input: Json | undefined,
): SearchedFields | undefined => {
  if (schema === undefined || !JSON.stringify(schema).includes(`"${SEARCHABLE}"`)) return undefined;
  const found: [string, string][] = [];
  const read = (of: Json | undefined, value: Json | undefined, path: string[]): void => {
    if (!isObject(of) || value === undefined || value === null || of['x-sensitive'] === true) return;
    if (of[SEARCHABLE] === true && found.length < MAX_FIELDS) {
      const text = typeof value === 'string' ? value : JSON.stringify(value);
      found.push([path.join('.'), text.slice(0, MAX_LENGTH)]);
    }
    if (!isObject(of.properties) || !isObject(value) || path.length >= MAX_DEPTH) return;
    for (const [name, inner] of Object.entries(of.properties)) read(inner, value[name], [...path, name]);
  };
  read(schema, input, []);
  return found.length === 0 ? undefined : Object.fromEntries(found);
};
