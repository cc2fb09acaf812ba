// Above 250 lines: one judgement, with a function for each kind of schema.
import { allDefined } from '#core/all-defined.ts';
import { closest } from '#core/did-you-mean.ts';
import { isObject, type Json, type JsonObject, jsonEqual, ownField } from '#core/json.ts';
import { linearPattern } from '#core/linear-pattern.ts';
import { parseTemplate } from '../expressions/template.ts';
import { describe, oneOf, placeName, typeName } from '../findings/describe.ts';
import type { Path } from '../findings/finding.ts';
import { alternatives, deref, jsonType, typesOf } from '../schemas/json-schema.ts';

/** A reason why a value does not fit a schema. */
export interface Misfit {
  path: Path;
  at?: 'key';
  message: string;
  hint?: string;
  /** The name that was probably meant, or that is missing. */
  meant?: string;
  /** The value as a whole is of another type. */
  type?: true;
  /** Whether the value fits unless it is null. */
  nullable?: true;
}

/** What a value is checked against. */
export interface Fit {
  /** Who expects the value, for messages: `inventory/reserve`. */
  who: string;
  root: JsonObject;
  /** JSON Schema of what an expression yields; undefined when it is not known. */
  expression?(text: string): JsonObject | undefined;
}

/** Checks a value, or a template of a value, against a JSON Schema. Values of expressions are checked as far as they are known. */
export const misfits = (value: Json, schema: Json | undefined, path: Path, fit: Fit): Misfit[] => {
  const target = deref(schema, fit.root);
  if (!target) return [];
  const choices = alternatives(target, fit.root);
  const [only, ...more] = choices;
  if (only && more.length === 0) return [...single(value, only, path, fit), ...all(value, target, path, fit)];
  const attempts = choices.map((choice) => single(value, choice, path, fit));
  if (attempts.some((attempt) => attempt.length === 0)) return [];
  const nullable = attempts.find((attempt) => attempt.every((misfit) => misfit.nullable));
  if (nullable) return nullable;
  const likely = attempts.filter((attempt) => !attempt.some((misfit) => misfit.type && misfit.path === path));
  const [likeliest] = likely.toSorted((a, b) => a.length - b.length);
  if (likeliest) return likeliest;
  const types = [...new Set(choices.flatMap((choice) => typesOf(choice) ?? []))];
  const expected = types.length > 0 ? oneOf(types.map(typeName)) : 'another value';
  return [{ path, message: `${placeName(path)}: ${fit.who} expects ${expected}, got ${describe(value)}` }];
};

const all = (value: Json, schema: JsonObject, path: Path, fit: Fit): Misfit[] =>
  Array.isArray(schema.allOf) ? schema.allOf.flatMap((part) => misfits(value, part, path, fit)) : [];

const single = (value: Json, schema: JsonObject, path: Path, fit: Fit): Misfit[] => {
  const source = typeof value === 'string' ? textSource(value, fit) : undefined;
  if (source) return source === 'unknown' ? [] : typeMisfit(source, { value, target: schema, path, fit });
  const wrong = typeMisfit({ type: jsonType(value) }, { value, target: schema, path, fit });
  if (wrong.length > 0) return wrong;
  if (isObject(value)) return objectMisfits(value, schema, path, fit);
  if (Array.isArray(value)) return arrayMisfits(value, schema, path, fit);
  return literalMisfits(value, schema, path, fit);
};

/** What a text with expressions yields; undefined for a text without. */
const textSource = (text: string, fit: Fit): JsonObject | 'unknown' | undefined => {
  const template = parseTemplate(text);
  if (!template.ok) return 'unknown';
  if (!template.parts.some((part) => part.kind === 'expression')) return undefined;
  return template.whole ? (fit.expression?.(template.whole.text) ?? 'unknown') : { type: 'string' };
};

const compatible = (a: string, b: string): boolean =>
  a === b || (['integer', 'number'].includes(a) && ['integer', 'number'].includes(b));

/** Whether a template is the whole result of a step. */
const isResult = (value: Json): boolean => /^\s*\{\{\s*\$\w+\s*\}\}\s*$/.test(String(value));

/** A value, and the schema that it is checked against. */
interface Checked {
  value: Json;
  target: JsonObject;
  path: Path;
  fit: Fit;
}

/** Checks the type of a value; `source` is the schema of what the value yields. */
const typeMisfit = (source: JsonObject, { value, target, path, fit }: Checked): Misfit[] => {
  const expected = typesOf(target);
  const types = allDefined(alternatives(source, source).map(typesOf))?.flat();
  if (!expected || !types) return [];
  const given = types.filter((type) => type !== 'null' || types.length === 1);
  const computed = typeof value === 'string' && value.includes('{{');
  const exact = !computed && given[0] === 'number' && !expected.includes('number');
  if (!exact && given.some((type) => expected.some((other) => compatible(type, other)))) {
    // Where null comes from a step that may be skipped, another rule says so.
    const mayBeNull = given.length < types.length && !expected.includes('null') && !isResult(value);
    if (!mayBeNull) return computed ? itemsMisfit(source, { value, target, path, fit }) : [];
    const message = `${placeName(path)}: ${fit.who} expects ${oneOf(expected.map(typeName))}, and this may be null`;
    return [{ path, message, hint: 'say what is passed then: $x != null ? $x : …', nullable: true }];
  }
  const got = computed ? `${value.trim()}, ${oneOf(given.map(typeName))}` : describe(value);
  const message = `${placeName(path)}: ${fit.who} expects ${oneOf(expected.map(typeName))}, got ${got}`;
  return [{ path, message, type: true }];
};

/** Checks the types of the items of a list that an expression yields; the items of a literal are checked one by one. */
const itemsMisfit = (source: JsonObject, { value, target, path, fit }: Checked): Misfit[] => {
  const expected = typesOf(deref(target.items, fit.root) ?? {});
  const lists = alternatives(source, source).filter((choice) => typesOf(choice)?.[0] !== 'null');
  const types = allDefined(lists.map(({ type, items }) => type === 'array' && isObject(items) && items.type));
  if (!expected || !types || types.length === 0) return [];
  if (types.some((type) => typeof type !== 'string' || expected.some((one) => compatible(type, one))))
    return [];
  const items = (names: readonly string[]): string => `a list, each item ${oneOf(names.map(typeName))}`;
  const message = `${placeName(path)}: ${fit.who} expects ${items(expected)}, got ${String(value).trim()}, ${items([...new Set(types.map(String))])}`;
  return [{ path, message }];
};

const objectMisfits = (value: JsonObject, schema: JsonObject, path: Path, fit: Fit): Misfit[] => {
  const properties = isObject(schema.properties) ? schema.properties : {};
  const known = Object.keys(properties);
  const found: Misfit[] = [];
  for (const [key, item] of Object.entries(value)) {
    const at = [...path, key];
    if (Object.hasOwn(properties, key)) found.push(...misfits(item, properties[key], at, fit));
    else if (isObject(schema.additionalProperties))
      found.push(...misfits(item, schema.additionalProperties, at, fit));
    else if (schema.additionalProperties === false && schema.patternProperties === undefined) {
      const free = known.filter((name) => !Object.hasOwn(value, name));
      const meant = closest(key, free);
      const hint = meant ? `did you mean "${meant}"?` : `${fit.who} takes ${known.join(', ') || 'no fields'}`;
      found.push({ path: at, at: 'key', message: `${fit.who} takes no "${key}"`, hint, meant });
    }
  }
  const required = Array.isArray(schema.required) ? schema.required.map(String) : [];
  const missing = required.filter(
    (name) => !Object.hasOwn(value, name) && !found.some((misfit) => misfit.meant === name),
  );
  if (missing.length > 0) {
    const unknown = Object.keys(value).filter((key) => !Object.hasOwn(properties, key));
    found.push({ path, ...missingMessage(missing, properties, fit), ...misspelt(missing, unknown) });
  }
  return found;
};

/** Whether a value that is missing is there under a similar name, which the schema lets pass. */
const misspelt = (missing: readonly string[], unknown: readonly string[]): { hint?: string } => {
  const [name, ...others] = missing;
  const given = name === undefined || others.length > 0 ? undefined : closest(name, unknown);
  return given === undefined ? {} : { hint: `did you mean it by "${given}"?` };
};

const missingMessage = (
  missing: string[],
  properties: JsonObject,
  fit: Fit,
): Pick<Misfit, 'message' | 'hint'> => {
  const [name = '', ...others] = missing;
  if (others.length > 0) {
    const names = missing.map((each) => `"${each}"`);
    return {
      message: `${names.slice(0, -1).join(', ')} and ${names.at(-1)} are missing: ${fit.who} requires them`,
    };
  }
  const property = deref(ownField(properties, name), fit.root);
  const types = property && typesOf(property);
  const about = typeof property?.description === 'string' ? property.description : undefined;
  const hint = about ?? (types ? `it is ${oneOf(types.map(typeName))}` : undefined);
  return { message: `"${name}" is missing: ${fit.who} requires it`, hint };
};

const entries = (words: string, count: Json): string =>
  `${words} ${count} ${count === 1 ? 'entry' : 'entries'}`;

const arrayMisfits = (value: Json[], schema: JsonObject, path: Path, fit: Fit): Misfit[] => {
  const limits: [boolean, string][] = [
    [
      typeof schema.minItems === 'number' && value.length < schema.minItems,
      entries('at least', schema.minItems ?? 0),
    ],
    [
      typeof schema.maxItems === 'number' && value.length > schema.maxItems,
      entries('at most', schema.maxItems ?? 0),
    ],
  ];
  const broken = limits.find(([isBroken]) => isBroken);
  if (broken)
    return [{ path, message: `${placeName(path)}: ${fit.who} expects ${broken[1]}, got ${value.length}` }];
  return value.flatMap((item, index) => misfits(item, schema.items, [...path, index], fit));
};

const matches = (pattern: string, text: string): boolean => {
  try {
    return linearPattern(pattern).test(text);
  } catch {
    return true;
  }
};

type Limit = (value: Json, bound: Json) => string | undefined;

const numeric =
  (holds: (value: number, bound: number) => boolean, words: string): Limit =>
  (value, bound) =>
    typeof value === 'number' && typeof bound === 'number' && !holds(value, bound)
      ? `${words} ${bound}`
      : undefined;

const lengthInWords = (least: Json): string =>
  least === 1 ? 'a text that is not empty' : `at least ${least} characters`;

/** Choices that a message lists. */
const MAX_LISTED = 20;

/** Lists choices in words, the first of many. */
const someOf = (items: readonly string[]): string =>
  items.length <= MAX_LISTED
    ? oneOf(items)
    : oneOf([...items.slice(0, MAX_LISTED), `one of ${items.length - MAX_LISTED} others`]);

/** Keywords for values that are neither lists nor maps: what is expected if one does not hold. */
const LIMITS: Record<string, Limit> = {
  const: (value, bound) => (jsonEqual(value, bound) ? undefined : JSON.stringify(bound)),
  enum: (value, bound) =>
    Array.isArray(bound) && !bound.some((item) => jsonEqual(item, value))
      ? someOf(bound.map((item) => JSON.stringify(item)))
      : undefined,
  minimum: numeric((value, bound) => value >= bound, 'a number of at least'),
  maximum: numeric((value, bound) => value <= bound, 'a number of at most'),
  exclusiveMinimum: numeric((value, bound) => value > bound, 'a number above'),
  exclusiveMaximum: numeric((value, bound) => value < bound, 'a number below'),
  minLength: (value, bound) =>
    typeof value === 'string' && [...value].length < Number(bound) ? lengthInWords(bound) : undefined,
  maxLength: (value, bound) =>
    typeof value === 'string' && [...value].length > Number(bound)
      ? `at most ${bound} characters`
      : undefined,
  pattern: (value, bound) =>
    typeof value === 'string' && typeof bound === 'string' && !matches(bound, value)
      ? `a text that matches ${bound}`
      : undefined,
};

const literalMisfits = (value: Json, schema: JsonObject, path: Path, fit: Fit): Misfit[] => {
  for (const [keyword, limit] of Object.entries(LIMITS)) {
    const bound = schema[keyword];
    const expected = bound === undefined ? undefined : limit(value, bound);
    if (expected === undefined) continue;
    const choices = keyword === 'enum' && Array.isArray(bound) ? bound.map(String) : [];
    const meant = typeof value === 'string' ? closest(value, choices) : undefined;
    const hint = meant && `did you mean "${meant}"?`;
    return [
      { path, message: `${placeName(path)}: ${fit.who} expects ${expected}, got ${describe(value)}`, hint },
    ];
  }
  return [];
};
