import { isObject, type Json, type JsonObject, ownField } from '#core/json.ts';

/** A field of a form. */
export interface FormField {
  name: string;
  kind: 'text' | 'number' | 'flag' | 'choice' | 'json';
  required: boolean;
  description?: string;
  choices?: string[];
  /** What is in it at first, as text. */
  initial: string;
}

const kindOf = ({ type, enum: choices }: JsonObject): FormField['kind'] => {
  if (Array.isArray(choices) && choices.every((choice) => typeof choice === 'string')) return 'choice';
  if (type === 'string') return 'text';
  if (type === 'number' || type === 'integer') return 'number';
  return type === 'boolean' ? 'flag' : 'json';
};

const textOf = (value: Json | undefined): string => {
  if (value === undefined) return '';
  return typeof value === 'string' ? value : JSON.stringify(value, null, isFlat(value) ? 0 : 2);
};

/** Whether a value is read as well on one line. */
const isFlat = (value: Json): boolean => JSON.stringify(value).length <= 60;

/** References that are followed, one after the other. */
const MAX_REFERENCES = 5;

/** Returns a schema with what it refers to in the whole schema; a reference to elsewhere stays. */
const resolved = (field: JsonObject, whole: JsonObject, depth = MAX_REFERENCES): JsonObject => {
  const { $ref: reference, ...own } = field;
  if (typeof reference !== 'string' || !reference.startsWith('#/') || depth === 0) return field;
  const target = reference
    .slice(2)
    .split('/')
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
    .reduce<Json | undefined>((value, part) => (isObject(value) ? ownField(value, part) : undefined), whole);
  return isObject(target) ? { ...resolved(target, whole, depth - 1), ...own } : field;
};

/** Reads the fields of a form from the JSON Schema of an object; undefined if it is not an object with known fields. */
export const formFields = (
  schema: JsonObject | undefined,
  given: Json | undefined,
): FormField[] | undefined => {
  if (!schema || !isObject(schema.properties)) return undefined;
  const required = Array.isArray(schema.required) ? schema.required : [];
  const values = isObject(given) ? given : {};
  return Object.entries(schema.properties).flatMap(([name, given]): FormField[] => {
    if (!isObject(given)) return [];
    const field = resolved(given, schema);
    const kind = kindOf(field);
    return [
      {
        name,
        kind,
        required: required.includes(name),
        initial: textOf(
          values[name] ?? field.default ?? (Array.isArray(field.examples) ? field.examples[0] : undefined),
        ),
        ...(typeof field.description === 'string' && { description: field.description }),
        ...(kind === 'choice' && { choices: (field.enum as string[]) ?? [] }),
      },
    ];
  });
};

/** Reads a value that was typed into a field; undefined if it is empty. Throws if it does not fit. */
export const readField = ({ name, kind }: FormField, text: string): Json | undefined => {
  if (text === '') return undefined;
  if (kind === 'flag') return text === 'true';
  if (kind === 'text' || kind === 'choice') return text;
  try {
    return JSON.parse(text) as Json;
  } catch {
    throw new Error(kind === 'number' ? `${name}: "${text}" is not a number` : `${name}: this is not JSON`);
  }
};
