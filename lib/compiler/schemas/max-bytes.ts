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

/** A part of a value: at a path of names, and there all fields but some. */
export interface PartOfValue {
  at: readonly string[];
  except?: readonly string[];
}

/**
 * Returns the bytes of JSON that a value has at most if it fits the schema, or a part of it; infinite if the schema does not limit them.
 */
export const maxBytes = (schema: JsonObject, { at, except }: PartOfValue = { at: [] }): number => {
  const choicesOf = (value: Json | undefined): JsonObject[] | undefined => {
    const known = deref(value, schema);
    return known && alternatives(known, schema);
  };
  const within = (value: Json | undefined, depth: number): number => {
    const choices = depth > MAX_DEPTH ? undefined : choicesOf(value);
    return choices ? largest(choices.map((choice) => ofChoice(choice, depth))) : Number.POSITIVE_INFINITY;
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
    return type === 'object' ? ofFields(choice, depth) : NUMBER_BYTES;
  };
  const ofFields = (choice: JsonObject, depth: number, without: readonly string[] = []): number => {
    if (choice.additionalProperties !== false || choice.patternProperties !== undefined)
      return Number.POSITIVE_INFINITY;
    const fields = isObject(choice.properties) ? Object.entries(choice.properties) : [];
    return fields
      .filter(([name]) => !without.includes(name))
      .reduce((sum, [name, field]) => sum + bytesOf(name) + 2 + within(field, depth), 2);
  };
  const inside = (value: Json | undefined, [name, ...rest]: readonly string[]): number => {
    if (name === undefined && !except) return within(value, 0);
    const choices = choicesOf(value);
    return choices
      ? largest(choices.map((choice) => insideChoice(choice, name, rest)))
      : Number.POSITIVE_INFINITY;
  };
  const insideChoice = (choice: JsonObject, name: string | undefined, rest: readonly string[]): number => {
    const types = typesOf(choice);
    if (types && !types.includes('object')) return 0;
    if (name === undefined) return types ? ofFields(choice, 0, except) : Number.POSITIVE_INFINITY;
    if (isObject(choice.properties) && Object.hasOwn(choice.properties, name))
      return inside(choice.properties[name], rest);
    return types && choice.additionalProperties === false && choice.patternProperties === undefined
      ? 0
      : Number.POSITIVE_INFINITY;
  };
  return inside(schema, at);
};
