import type { ValidateFunction } from 'ajv';
import type { RegExpEngine } from 'ajv/dist/types/index.js';
import { dropOldest } from './drop-oldest.ts';
import type { Json, JsonObject } from './json.ts';
import { relationKeywords } from './json-schema-relations.ts';
import { compileLinearPattern, type LinearPattern } from './linear-pattern.ts';
import { sanitized } from './sanitize.ts';
import { errorWords, essentialErrors } from './schema-words.ts';

/** A problem with one field; `field` is its path, with dots. */
export interface FieldProblem {
  field: string;
  message: string;
}

/** A value with the schema's defaults filled in, and its problems, field by field. */
export interface SchemaCheck {
  value: Json;
  problems: FieldProblem[];
}

/**
 * Checks a copy of the value against a JSON Schema (draft 2020-12 or 7), after its texts were cleaned as `x-sanitize` asks, and fills
 * in defaults. Lists every problem. Besides
 * the standard's keywords it knows `x-unique-by: id` for lists, `x-refers-to: people.id` for text, and `x-not-before: now` for days and
 * instants; `now` is in milliseconds since the Unix epoch.
 */
export const checkSchema = async (
  schema: JsonObject,
  value: Json,
  now = Date.now(),
): Promise<SchemaCheck> => {
  const validate = await validatorOf(schema);
  const copy = { value: structuredClone(sanitized(value, schema)), now };
  validate(copy);
  const problems = essentialErrors(validate.errors ?? []).map((error) => {
    const { instancePath, params } = error;
    const path = instancePath.split('/').slice(2).map(fromPointer);
    const missing = params.missingProperty ?? params.additionalProperty ?? params.unevaluatedProperty;
    return {
      field: [...path, ...(typeof missing === 'string' ? [missing] : [])].join('.') || '(root)',
      message: errorWords(error),
    };
  });
  return { value: copy.value, problems };
};

/** Lists problems in one line. */
export const problemWords = (problems: readonly FieldProblem[]): string =>
  problems.map(({ field, message }) => `${field} ${message}`).join('; ');

/** Returns a value with a schema's defaults, or as it is without one; throws what `unfit` makes of the problems if it does not fit. */
export const fitting = async (
  schema: JsonObject | undefined,
  value: Json,
  unfit: (words: string, problems: FieldProblem[]) => Error,
): Promise<Json> => {
  if (!schema) return value;
  const { value: filled, problems } = await checkSchema(schema, value);
  if (problems.length > 0) throw unfit(problemWords(problems), problems);
  return filled;
};

/** Compiling a schema takes about ten thousand times as long as checking a small value, so validators are kept. */
const byIdentity = new WeakMap<JsonObject, Promise<ValidateFunction>>();

/** The same by the schema's text, for schemas that are read again for each check; the least recently used one goes first. */
const byText = new Map<string, Promise<ValidateFunction>>();

const MAX_KEPT_VALIDATORS = 200;

const validatorOf = (schema: JsonObject): Promise<ValidateFunction> => {
  const known = byIdentity.get(schema);
  if (known) return known;
  const text = JSON.stringify(schema);
  const validator = byText.get(text) ?? compile(schema);
  byText.delete(text);
  byText.set(text, validator);
  dropOldest(byText, MAX_KEPT_VALIDATORS);
  byIdentity.set(schema, validator);
  return validator;
};

const compile = async (schema: JsonObject): Promise<ValidateFunction> => {
  const [{ Ajv2020 }, formats] = await Promise.all([import('ajv/dist/2020.js'), import('ajv-formats')]);
  const { $schema: _, $id: __, ...plain } = schema;
  // A validator runs a few times: to improve its code takes a quarter of the time that it takes to compile.
  const code = { regExp: await patternEngine(plain), optimize: false };
  const ajv = new Ajv2020({
    allErrors: true,
    useDefaults: true,
    strict: false,
    verbose: true,
    // Schemas were checked when they were compiled, and the schema of schemas takes 60 ms to compile.
    meta: false,
    validateSchema: false,
    // A property that only every object inherits, such as `constructor`, is not there.
    ownProperties: true,
    // A format that it does not know is not checked, which is for the compiler to say.
    logger: false,
    code,
  });
  formats.default.default(ajv);
  for (const keyword of relationKeywords) ajv.addKeyword(keyword);
  // Wrapped, so that a default can replace the whole value; under a separate id, so that its `#/$defs/…` resolve.
  ajv.addSchema(plain, 'value');
  const wrapper = { $ref: 'value#', ...(plain.default !== undefined && { default: plain.default }) };
  return ajv.compile({ type: 'object', properties: { value: wrapper } });
};

/**
 * Returns what compiles the patterns of a schema, loaded if there are any. One that cannot be matched in linear time is taken
 * as JavaScript takes it: new definitions cannot have any, but schemas that were deployed before keep their meaning.
 */
const patternEngine = async (schema: JsonObject): Promise<RegExpEngine> => {
  const engine = /"pattern(Properties)?"/.test(JSON.stringify(schema)) ? await import('re2js') : undefined;
  const compilePattern = (source: string, flags: string): LinearPattern => {
    try {
      if (engine) return compileLinearPattern(engine, source);
    } catch {
      // Not linear; see above.
    }
    return new RegExp(source, flags);
  };
  return Object.assign(compilePattern, { code: 'compilePattern' });
};

const fromPointer = (part: string): string => part.replaceAll('~1', '/').replaceAll('~0', '~');
