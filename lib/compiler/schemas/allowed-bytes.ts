import { isObject, type Json, type JsonObject, ownField } from '#core/json.ts';
import { alternatives, deref, typesOf } from './json-schema.ts';

/** References that a schema may go through, so that one that contains itself has an end. */
const MAX_DEPTH = 12;

/** Characters of texts whose format says how long they are. */
const FORMAT_CHARACTERS: Readonly<Record<string, number>> = { date: 10, 'date-time': 20, uuid: 36 };

/** Bytes of a number that may be any. */
const NUMBER_BYTES = 4;

/** Bytes of what stands for a value that is in the storage. */
const REFERENCE_BYTES = 256;

const bytesOf = (value: Json): number => Buffer.byteLength(JSON.stringify(value));

const largest = (sizes: readonly number[]): number => Math.max(0, ...sizes);

/** A part of a value of which no more than some bytes count: all of it, or all its fields but some. */
export interface CappedPart {
  at: readonly string[];
  above_bytes: number;
  except?: readonly string[];
}

/**
 * Returns the bytes of JSON that a value which fits the schema may have, as far as the schema limits it: a text of `maxLength` letters, a
 * list of `maxItems`. `root` has what references lead to, and of the parts in `capped` no more counts than they say. What is not limited
 * counts as if it were empty, so that a large number is always one that the schema allows.
 */
export const allowedBytes = (
  schema: Json | undefined,
  root: Json | undefined = schema,
  capped: readonly CappedPart[] = [],
): number => {
  if (!isObject(root)) return 0;
  const within = (value: Json | undefined, depth: number, parts: readonly CappedPart[] = []): number => {
    const bytes = uncapped(value, depth, parts);
    const whole = parts.find(({ at, except }) => at.length === 0 && !except);
    return whole ? Math.min(bytes, Math.max(whole.above_bytes, REFERENCE_BYTES)) : bytes;
  };
  const uncapped = (value: Json | undefined, depth: number, parts: readonly CappedPart[]): number => {
    const known = deref(value, root);
    if (!known || depth > MAX_DEPTH) return 2;
    // What is in the storage is a reference here.
    if (known['x-large'] === true || (isObject(value) && value['x-large'] === true)) return REFERENCE_BYTES;
    return largest(alternatives(known, root).map((choice) => ofChoice(choice, depth, parts)));
  };
  const ofChoice = (choice: JsonObject, depth: number, parts: readonly CappedPart[]): number => {
    if (choice.const !== undefined) return bytesOf(choice.const);
    if (Array.isArray(choice.enum)) return largest(choice.enum.map(bytesOf));
    return largest((typesOf(choice) ?? []).map((type) => ofType(choice, type, depth + 1, parts)));
  };
  const ofType = (choice: JsonObject, type: string, depth: number, parts: readonly CappedPart[]): number => {
    if (type === 'string') {
      const { maxLength, format } = choice;
      return (
        2 + (typeof maxLength === 'number' ? maxLength : (ownField(FORMAT_CHARACTERS, String(format)) ?? 0))
      );
    }
    if (type === 'array') {
      const { maxItems, items } = choice;
      return 2 + (typeof maxItems === 'number' ? maxItems * (1 + within(items ?? {}, depth)) : 0);
    }
    if (type !== 'object') return NUMBER_BYTES;
    const fields = isObject(choice.properties) ? Object.entries(choice.properties) : [];
    const sizes = fields.map(([name, field]): [string, number] => {
      const inside = parts
        .filter(({ at }) => at[0] === name)
        .map((part) => ({ ...part, at: part.at.slice(1) }));
      return [name, bytesOf(name) + 2 + within(field, depth, inside)];
    });
    const others = parts.find(({ at, except }) => at.length === 0 && except);
    const stays = (name: string): boolean => others?.except?.includes(name) ?? true;
    const sum = (of: [string, number][]): number => of.reduce((total, [, bytes]) => total + bytes, 0);
    const most = others ? Math.max(others.above_bytes, REFERENCE_BYTES) : 0;
    return (
      2 +
      sum(sizes.filter(([name]) => stays(name))) +
      Math.min(sum(sizes.filter(([name]) => !stays(name))), most)
    );
  };
  return within(schema, 0, capped);
};
