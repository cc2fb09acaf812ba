import { isObject, type Json, type JsonObject } from '#core/json.ts';
import { alternatives, deref, typesOf } from './json-schema.ts';

/** References that a schema may go through, so that one that contains itself has an end. */
const MAX_DEPTH = 12;

/** Bytes of the longest number in JSON, such as -1.7976931348623157e+308. */
const NUMBER_BYTES = 24;

/** Bytes of a character at most, as JSON may escape it. */
const CHARACTER_BYTES = 6;

const bytesOf = (value: Json): number => Buffer.byteLength(JSON.stringify(value));

const largest = (sizes: readonly number[]): number => Math.max(0, ...sizes);

const finite = (value: Json | undefined): number =>
  typeof value === 'number' ? value : Number.POSITIVE_INFINITY;

/** Returns the bytes of JSON that a value has at most if it fits the schema; infinite if the schema does not limit them. */
export const maxBytes = (schema: JsonObject): number => {
  const within = (value: Json | undefined, depth: number): number => {
    const known = deref(value, schema);
    if (!known || depth > MAX_DEPTH) return Number.POSITIVE_INFINITY;
    return largest(alternatives(known, schema).map((choice) => ofChoice(choice, depth)));
  };
  const ofChoice = (choice: JsonObject, depth: number): number => {
    if (choice.const !== undefined) return bytesOf(choice.const);
    if (Array.isArray(choice.enum)) return largest(choice.enum.map(bytesOf));
    const types = typesOf(choice);
    if (types === undefined) return Number.POSITIVE_INFINITY;
    return largest(types.map((type) => ofType(choice, type, depth + 1)));
  };
  const ofType = (choice: JsonObject, type: string, depth: number): number => {
    if (type === 'string') return 2 + finite(choice.maxLength) * CHARACTER_BYTES;
    if (type === 'array') {
      const items = finite(choice.maxItems);
      return items === 0 ? 2 : 2 + items * (1 + within(choice.items ?? {}, depth));
    }
    if (type !== 'object') return NUMBER_BYTES;
    if (choice.additionalProperties !== false) return Number.POSITIVE_INFINITY;
    const fields = isObject(choice.properties) ? Object.entries(choice.properties) : [];
    return fields.reduce((sum, [name, field]) => sum + bytesOf(name) + 2 + within(field, depth), 2);
  };
  return within(schema, 0);
};
