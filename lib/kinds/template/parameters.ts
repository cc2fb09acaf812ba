import { didYouMean } from '#core/did-you-mean.ts';
import { isObject, type Json, type JsonObject, ownField } from '#core/json.ts';
import { orWords, typeWords } from '#core/value-words.ts';
import type { KindProblem } from '../document-kind.ts';
import type { Path } from '../draft.ts';
import type { Template } from './schema.ts';

const propertiesOf = ({ parameters }: Template): JsonObject =>
  isObject(parameters?.properties) ? parameters.properties : {};

/** Returns the values of a template's parameters: those that are given, defaults, and null for the others. */
export const valuesOf = (template: Template, given: JsonObject): JsonObject =>
  Object.fromEntries(
    Object.entries(propertiesOf(template)).map(([name, schema]): [string, Json] => [
      name,
      ownField(given, name) ?? (isObject(schema) ? (schema.default ?? null) : null),
    ]),
  );

/** Returns what is wrong with the values that a use of a template gives; `path` leads to the use. */
export const checkParameters = (template: Template, given: JsonObject, path: Path): KindProblem[] => {
  const known = propertiesOf(template);
  const required = Array.isArray(template.parameters?.required) ? template.parameters.required : [];
  const missing = required.map(String).filter((name) => !Object.hasOwn(given, name));
  return [
    ...missing.map((name) => ({
      path: Object.keys(given).length > 0 ? [...path, 'with'] : [...path, 'extends'],
      message: `the template ${template.name} needs the parameter "${name}"`,
    })),
    ...Object.entries(given).flatMap(([name, value]): KindProblem[] => {
      const place = [...path, 'with', name];
      if (!Object.hasOwn(known, name)) {
        const names = Object.keys(known);
        const all = names.length > 0 ? `it has ${names.join(', ')}` : 'it has none';
        const message = `the template ${template.name} has no parameter "${name}"`;
        return [{ path: place, at: 'key', message, hint: didYouMean(name, names) ?? all }];
      }
      const expected = misfit(value, ownField(known, name));
      return expected === undefined
        ? []
        : [{ path: place, message: `the parameter "${name}" of ${template.name}: expected ${expected}` }];
    }),
  ];
};

/** What a schema expects instead of a value, by type and choices; a value with an expression in it is not known yet. */
const misfit = (value: Json, schema: Json | undefined): string | undefined => {
  if (!isObject(schema) || JSON.stringify(value).includes('{{')) return undefined;
  const types = schema.type === undefined ? [] : [schema.type].flat().map(String);
  if (types.length > 0 && !types.some((type) => hasType(value, type))) return orWords(types.map(typeWords));
  const choices = schema.const === undefined ? schema.enum : [schema.const];
  const isChoice = (choice: Json): boolean => JSON.stringify(choice) === JSON.stringify(value);
  return Array.isArray(choices) && !choices.some(isChoice)
    ? orWords(choices.map((choice) => JSON.stringify(choice)))
    : undefined;
};

const hasType = (value: Json, type: string): boolean => {
  if (type === 'integer') return Number.isInteger(value);
  if (type === 'array') return Array.isArray(value);
  if (type === 'null') return value === null;
  if (type === 'object') return isObject(value);
  return typeof value === type;
};

/** Returns the names of the parameters that a text of the template reads. */
export const parametersIn = (text: string): string[] =>
  [...text.matchAll(/\$parameters\.(\w+)/g)].map(([, name = '']) => name);

const WHOLE = /^\{\{\s*\$parameters((?:\.\w+)+)\s*\}\}$/;
const ALONE = /\{\{\s*\$parameters((?:\.\w+)+)\s*\}\}/g;
const INSIDE = /\$parameters((?:\.\w+)+)/g;
const EXPRESSION = /^\{\{(.*)\}\}$/s;

/**
 * Returns a text of a template with its parameters filled in: the value itself if the text is nothing else, as text inside a longer
 * one, and as a literal in an expression. A value that is an expression itself stays one.
 */
export const fill = (text: string, values: JsonObject): Json => {
  const whole = WHOLE.exec(text)?.[1];
  if (whole !== undefined) return valueAt(values, whole);
  return text
    .replaceAll(ALONE, (_, path: string) => {
      const value = valueAt(values, path);
      return typeof value === 'object' ? `{{ ${JSON.stringify(value)} }}` : String(value);
    })
    .replaceAll(INSIDE, (_, path: string) => {
      const value = valueAt(values, path);
      const expression = typeof value === 'string' ? EXPRESSION.exec(value)?.[1] : undefined;
      return expression === undefined ? JSON.stringify(value) : `(${expression.trim()})`;
    });
};

const valueAt = (values: JsonObject, path: string): Json =>
  path
    .slice(1)
    .split('.')
    .reduce<Json>((at, key) => (isObject(at) ? (ownField(at, key) ?? null) : null), values);
