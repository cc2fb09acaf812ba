import { isObject, type Json, type JsonObject } from '#core/json.ts';
import { orWords, typeWords } from '#core/value-words.ts';
import type { KindProblem } from '../document-kind.ts';
import type { Stage } from './schema.ts';

/** What is known of the context: its schema, and whether it may have other fields than those, or other values in them. */
export interface Known {
  schema: JsonObject;
  open: boolean;
  /** Where it comes from, for what it lacks. Default: the input, and the stages before. */
  source?: string;
}

/** Returns what is known of the context after a stage: its result is laid over it. */
export const withResult = ({ schema, open }: Known, { output, on_error, when }: Stage): Known => {
  const properties = propertiesOf(output);
  // What may be anything may be a map with any fields, which replace those before.
  if (output === undefined || on_error !== undefined) return { schema: {}, open: true };
  if (output.type !== 'object' && output.type !== undefined) return { schema, open };
  const isSure = output.type === 'object' && when === undefined;
  const before = propertiesOf(schema);
  const merged = isSure
    ? { ...before, ...properties }
    : Object.fromEntries(Object.entries(before).filter(([name]) => !Object.hasOwn(properties, name)));
  return {
    schema: { type: 'object', properties: merged },
    open: open || isOpen(output) || !isSure,
  };
};

/** Returns why the context can never be what a stage takes: a field of another type, or one that is never there. */
export const misfit = (
  { schema, open, source }: Known,
  expected: JsonObject,
  stage: string,
): KindProblem[] => {
  const [given, taken] = [propertiesOf(schema), propertiesOf(expected)];
  const conflicts = Object.keys(taken).flatMap((name) => {
    const found = Object.hasOwn(given, name) ? conflict(given[name], taken[name]) : undefined;
    return found === undefined
      ? []
      : [
          {
            path: ['input', 'properties', name],
            message: `"${name}" of the input of stage ${stage} can never fit: ${found}`,
          },
        ];
  });
  const required = Array.isArray(expected.required) ? expected.required.map(String) : [];
  const missing = open ? [] : required.filter((name) => !Object.hasOwn(given, name));
  return [
    ...conflicts,
    ...missing.map((name) => ({
      path: ['input', 'required'],
      message: `stage ${stage} needs "${name}", ${source ?? 'which neither the input nor a stage before it has'}`,
      hint: `it gets ${Object.keys(given).join(', ') || 'no fields'}${source === undefined ? '; where there may be more, write additionalProperties: true' : ''}`,
    })),
  ];
};

/** Whether a value may have fields that its schema does not list: as in expressions, a schema that lists fields lists all of them. */
export const isOpen = (schema: JsonObject): boolean =>
  !isObject(schema.properties) || (schema.additionalProperties ?? false) !== false;

const propertiesOf = (schema: Json | undefined): JsonObject =>
  isObject(schema) && isObject(schema.properties) ? schema.properties : {};

/** Says why no value fits both schemas, as far as types, choices, fields and items tell. */
const conflict = (given: Json | undefined, expected: Json | undefined): string | undefined => {
  if (!isObject(given) || !isObject(expected)) return undefined;
  const [has, takes] = [typesOf(given), typesOf(expected)];
  if (has && takes && !has.some((type) => takes.some((other) => overlap(type, other))))
    return `it is ${words(has)}, and the stage takes ${words(takes)}`;
  const [values, choices] = [choicesOf(given), choicesOf(expected)];
  if (values && choices && !values.some((value) => choices.includes(value)))
    return `it is one of ${values.join(', ')}, and the stage takes ${choices.join(', ')}`;
  const required = Array.isArray(expected.required) ? expected.required.map(String) : [];
  const inner = Object.entries(propertiesOf(expected)).flatMap(([name, schema]) => {
    const found = required.includes(name) ? conflict(propertiesOf(given)[name], schema) : undefined;
    return found === undefined ? [] : [`${name}: ${found}`];
  });
  const minItems = Number(expected.minItems ?? 0);
  const items = minItems > 0 ? conflict(given.items, expected.items) : undefined;
  return inner[0] ?? (items === undefined ? undefined : `its items: ${items}`);
};

const words = (types: readonly string[]): string => orWords(types.map(typeWords));

const typesOf = ({ type }: JsonObject): string[] | undefined =>
  type === undefined ? undefined : [type].flat().map(String);

const overlap = (a: string, b: string): boolean =>
  a === b || (a === 'integer' && b === 'number') || (a === 'number' && b === 'integer');

const choicesOf = (schema: JsonObject): string[] | undefined => {
  const choices = schema.const === undefined ? schema.enum : [schema.const];
  return Array.isArray(choices) ? choices.map((choice) => JSON.stringify(choice)) : undefined;
};
