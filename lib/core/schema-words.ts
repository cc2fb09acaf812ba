import { didYouMean } from './did-you-mean.ts';
import { ownField } from './json.ts';
import { formatWords, orWords, shownValue, sizeWords, typeWords } from './value-words.ts';

/** An error of ajv's with `verbose`. */
export interface SchemaError {
  keyword: string;
  instancePath: string;
  schemaPath: string;
  message?: string;
  params: Record<string, unknown>;
  schema?: unknown;
  data?: unknown;
  parentSchema?: object;
}

/** Says what was expected and what was found, with the schema's description if it has one. */
export const errorWords = (error: SchemaError): string => {
  const { keyword, message = 'is not valid', params, data, parentSchema } = error;
  const { description, properties, writeOnly } = (parentSchema ?? {}) as Record<string, unknown>;
  if (keyword === 'required') return 'is required';
  if (keyword.startsWith('x-')) return message;
  const unknown = params.additionalProperty ?? params.unevaluatedProperty;
  if (typeof unknown === 'string') {
    const hint = didYouMean(unknown, Object.keys(properties ?? {}));
    return hint === undefined ? 'is not a known field' : `is not a known field; ${hint}`;
  }
  const words = ownField(WORDS, keyword)?.(error) ?? `does not fit "${keyword}" of its schema`;
  if (SAYS_ALL.has(keyword)) return words;
  const described = typeof description === 'string' && keyword !== 'type' ? ` (${description})` : '';
  // Write-only values, such as passwords, are not repeated.
  const got = writeOnly === true ? '' : `, got ${shownValue(data)}`;
  return `${words}${got}${described}`;
};

/** Keywords whose words say what was found. */
const SAYS_ALL = new Set(['dependentRequired', 'dependencies', 'uniqueItems', 'propertyNames']);

const numberOf = (value: unknown): number => Number(value);
const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : [value]);

const size =
  (origin: string, side: 'at least' | 'at most') =>
  ({ params }: SchemaError): string =>
    sizeWords(origin, side, numberOf(params.limit));

const COMPARISONS: Record<string, string> = {
  '>=': 'or more',
  '<=': 'or less',
  '>': 'more than',
  '<': 'less than',
};

const comparison = ({ params: { comparison: sign, limit } }: SchemaError): string => {
  const words = ownField(COMPARISONS, String(sign)) ?? '';
  return words.startsWith('or ') ? `must be ${limit} ${words}` : `must be ${words} ${limit}`;
};

const WORDS: Record<string, (error: SchemaError) => string> = {
  type: ({ params }) => `must be ${orWords(listOf(params.type).map((type) => typeWords(String(type))))}`,
  enum: ({ params }) =>
    `must be one of ${listOf(params.allowedValues)
      .map((value) => JSON.stringify(value))
      .join(', ')}`,
  const: ({ params }) => `must be ${JSON.stringify(params.allowedValue)}`,
  minLength: size('string', 'at least'),
  maxLength: size('string', 'at most'),
  minItems: size('array', 'at least'),
  maxItems: size('array', 'at most'),
  additionalItems: size('array', 'at most'),
  items: size('array', 'at most'),
  minProperties: size('object', 'at least'),
  maxProperties: size('object', 'at most'),
  minimum: comparison,
  maximum: comparison,
  exclusiveMinimum: comparison,
  exclusiveMaximum: comparison,
  formatMinimum: comparison,
  formatMaximum: comparison,
  formatExclusiveMinimum: comparison,
  formatExclusiveMaximum: comparison,
  multipleOf: ({ params }) => `must be a multiple of ${params.multipleOf}`,
  pattern: ({ params }) => `must match the pattern ${params.pattern}`,
  format: ({ params }) => `must be ${formatWords(String(params.format))}`,
  uniqueItems: ({ params: { i, j } }) =>
    `must not have the same item twice: items ${Math.min(Number(i), Number(j)) + 1} and ${Math.max(Number(i), Number(j)) + 1} are equal`,
  contains: ({ params: { minContains } }) =>
    `must have at least ${minContains} ${minContains === 1 ? 'item that fits' : 'items that fit'} "contains" of its schema`,
  dependentRequired: ({ params: { property } }) => `is required together with "${property}"`,
  dependencies: ({ params: { property } }) => `is required together with "${property}"`,
  propertyNames: ({ params: { propertyName } }) =>
    `has the field "${propertyName}", whose name is not allowed`,
  anyOf: () => 'has none of the allowed forms',
  oneOf: ({ params: { passingSchemas } }) =>
    passingSchemas ? 'has more than one of the allowed forms' : 'has none of the allowed forms',
  not: () => 'has a form that is not allowed',
  if: () => 'does not fit what its schema requires of such a value',
  'false schema': () => 'is not allowed',
  unevaluatedItems: size('array', 'at most'),
};

/** Whether an error belongs to a form that a choice offers. */
const isWithin = ({ schemaPath }: SchemaError, choice: SchemaError): boolean =>
  schemaPath.startsWith(`${choice.schemaPath}/`);

/**
 * Keeps the errors that tell an author what to do. Of a choice between forms: the types that are allowed, or what is wrong with the form
 * that fits best. Of a condition: what follows from it.
 */
export const essentialErrors = (errors: readonly SchemaError[]): SchemaError[] => {
  const choices = errors.filter(
    ({ keyword, params }) => (keyword === 'anyOf' || keyword === 'oneOf') && !params.passingSchemas,
  );
  let kept = errors.filter(({ keyword }) => keyword !== 'if' || errors.length === 1);
  // From the innermost choice outwards.
  for (const choice of choices.toSorted((a, b) => b.schemaPath.length - a.schemaPath.length)) {
    kept = decided(kept, choice);
  }
  return kept;
};

const decided = (errors: readonly SchemaError[], choice: SchemaError): SchemaError[] => {
  const within = errors.filter((error) => isWithin(error, choice));
  if (within.length === 0) return [...errors];
  const formOf = ({ schemaPath }: SchemaError): string =>
    schemaPath.slice(choice.schemaPath.length + 1).split('/')[0] ?? '';
  const forms = [...new Set(within.map(formOf))].map((form) =>
    within.filter((error) => formOf(error) === form),
  );
  const isMismatch = ({ keyword, instancePath }: SchemaError): boolean =>
    keyword === 'type' && instancePath === choice.instancePath;
  const meant = forms.filter((form) => !form.some(isMismatch)).toSorted((a, b) => a.length - b.length)[0];
  const types = within.filter(isMismatch).flatMap(({ params }) => listOf(params.type));
  const summary: SchemaError = { ...choice, keyword: 'type', params: { type: [...new Set(types)] } };
  const instead = meant ?? [summary];
  return errors.flatMap((error) => {
    if (error === choice) return instead;
    return within.includes(error) ? [] : [error];
  });
};
