import { isObject, type Json, type JsonObject, ownField } from '#core/json.ts';
import { CORRELATION_FIELD, correlationIn } from './correlation.ts';

/** Keyword of JSON Schema that lets executions be found by a value of their input. */
const SEARCHABLE = 'x-searchable';

/** Values of an input by which an execution is found, by their paths, such as `customer.id`. */
export type SearchedFields = Record<string, string>;

/** Fields of one execution that are kept, and characters of each. */
const MAX_FIELDS = 10;
const MAX_LENGTH = 200;
/** Depth to which objects are read. */
const MAX_DEPTH = 5;

/** Name under which the id is found that an execution shares with what brought it about. */
export const CORRELATION_NAME = 'correlation_id';

/**
 * Returns the values of an input whose schema says `x-searchable: true`, and the correlation id if it carries one; undefined if there are
 * none. What is sensitive is left out.
 */
export const searchedFields = (
  schema: JsonObject | undefined,
  input: Json | undefined,
): SearchedFields | undefined => {
  const correlation = isObject(input) ? correlationIn(input[CORRELATION_FIELD]) : undefined;
  const found = [
    ...(correlation === undefined ? [] : [[CORRELATION_NAME, correlation] as const]),
    ...markedIn(schema, input),
  ];
  return found.length === 0 ? undefined : Object.fromEntries(found);
};

const markedIn = (schema: JsonObject | undefined, input: Json | undefined): [string, string][] => {
  if (schema === undefined || !JSON.stringify(schema).includes(`"${SEARCHABLE}"`)) return [];
  const found: [string, string][] = [];
  const read = (of: Json | undefined, value: Json | undefined, path: string[]): void => {
    if (!isObject(of) || value === undefined || value === null || of['x-sensitive'] === true) return;
    if (of[SEARCHABLE] === true && found.length < MAX_FIELDS) {
      const text = typeof value === 'string' ? value : JSON.stringify(value);
      found.push([path.join('.'), text.slice(0, MAX_LENGTH)]);
    }
    if (!isObject(of.properties) || !isObject(value) || path.length >= MAX_DEPTH) return;
    for (const [name, inner] of Object.entries(of.properties))
      read(inner, ownField(value, name), [...path, name]);
  };
  read(schema, input, []);
  return found;
};
