// Above 250 lines: the keywords of JSON Schema refer to each other, and are checked by one recursion.
import { didYouMean } from '#core/did-you-mean.ts';
import { isObject, type Json, type JsonObject } from '#core/json.ts';
import { linearPattern } from '#core/linear-pattern.ts';
import { SANITIZE, SANITIZE_OPERATIONS } from '#core/sanitize.ts';
import { describe } from '../findings/describe.ts';
import { deref, pointer } from './json-schema.ts';

/** An error in a JSON Schema, and its place. */
export interface SchemaProblem {
  path: (string | number)[];
  at?: 'key';
  message: string;
  hint?: string;
}

const TYPES = ['string', 'number', 'integer', 'boolean', 'object', 'array', 'null'];
/** Formats of JSON Schema, and those that OpenAPI adds. */
const FORMATS = [
  ...[
    'date',
    'time',
    'date-time',
    'duration',
    'email',
    'idn-email',
    'hostname',
    'idn-hostname',
    'ipv4',
    'ipv6',
  ],
  ...['uri', 'uri-reference', 'uri-template', 'url', 'iri', 'iri-reference', 'uuid', 'regex'],
  ...['json-pointer', 'json-pointer-uri-fragment', 'relative-json-pointer', 'iso-time', 'iso-date-time'],
  ...['byte', 'binary', 'password', 'int32', 'int64', 'float', 'double'],
];
/** Pairs of limits, the lower one first. */
const RANGES = [
  ['minimum', 'maximum'],
  ['minLength', 'maxLength'],
  ['minItems', 'maxItems'],
  ['minProperties', 'maxProperties'],
  ['minContains', 'maxContains'],
] as const;
/** What authors of other languages call the types. */
const TYPE_SYNONYMS = new Map([
  ['str', 'string'],
  ['text', 'string'],
  ['date', 'string'],
  ['int', 'integer'],
  ['float', 'number'],
  ['double', 'number'],
  ['bool', 'boolean'],
  ['list', 'array'],
  ['map', 'object'],
  ['dict', 'object'],
  ['any', 'nothing at all'],
]);

type Check = (value: Json, root: JsonObject) => SchemaProblem[];

const none: Check = () => [];
const fail = (message: string, hint?: string): SchemaProblem[] => [{ path: [], message, hint }];
const expect =
  (test: (value: Json) => boolean, expected: string): Check =>
  (value) =>
    test(value) ? [] : fail(`expected ${expected}, got ${describe(value)}`);

const below = (key: string | number, problems: SchemaProblem[]): SchemaProblem[] =>
  problems.map((problem) => ({ ...problem, path: [key, ...problem.path] }));

const isCount = (value: Json): boolean => Number.isInteger(value) && Number(value) >= 0;
const isTexts = (value: Json): value is string[] =>
  Array.isArray(value) && value.every((item) => typeof item === 'string');
const isUnique = (items: readonly unknown[]): boolean => new Set(items).size === items.length;
const text = expect((value) => typeof value === 'string', 'a text');
const number = expect((value) => typeof value === 'number', 'a number');
const count = expect(isCount, 'a whole number from 0');
const boolean = expect((value) => typeof value === 'boolean', 'true or false');

const schema: Check = (value, root) => {
  if (typeof value === 'boolean') return [];
  return isObject(value)
    ? keywordProblems(value, root)
    : fail(`expected a schema, a map, got ${describe(value)}`);
};

const schemas: Check = (value, root) => {
  if (!Array.isArray(value) || value.length === 0)
    return fail(`expected a list of schemas, got ${describe(value)}`);
  return value.flatMap((item, index) => below(index, schema(item, root)));
};

const named: Check = (value, root) => {
  if (!isObject(value)) return fail(`expected a map of schemas, got ${describe(value)}`);
  return Object.entries(value).flatMap(([key, item]) => below(key, schema(item, root)));
};

const typeNames: Check = (value) => {
  const names = Array.isArray(value) ? value : [value];
  if (names.length === 0 || !isUnique(names)) return fail('expected a type, or a list of different ones');
  return names.flatMap((name, index) => {
    if (TYPES.includes(name as string)) return [];
    const synonym = name === null ? '"null", with quotes' : TYPE_SYNONYMS.get(String(name));
    const hint = synonym
      ? `write ${synonym}`
      : (didYouMean(String(name), TYPES) ?? `types are ${TYPES.join(', ')}`);
    const problems = fail(`JSON Schema has no type ${JSON.stringify(name)}`, hint);
    return Array.isArray(value) ? below(index, problems) : problems;
  });
};

const matching =
  (form: RegExp, expected: string): Check =>
  (value) =>
    typeof value === 'string' && form.test(value) ? [] : fail(`expected ${expected}, got ${describe(value)}`);

const pattern: Check = (value) => {
  if (typeof value !== 'string') return fail(`expected a text, got ${describe(value)}`);
  try {
    new RegExp(value, 'u');
  } catch (error) {
    return fail(
      `this is not a regular expression: ${(error as Error).message.replace(/^Invalid regular expression: /, '')}`,
    );
  }
  try {
    linearPattern(value);
    return [];
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'MODULE_NOT_FOUND') throw error;
    return fail(
      'this regular expression cannot be matched in linear time, so that a hostile input could hold up whatever checks it',
      'write it without lookarounds ((?=…), (?!…), (?<=…)), references to groups (\\1) and repetitions above 1000',
    );
  }
};

const byPattern: Check = (value, root) => [
  ...named(value, root),
  ...Object.keys(isObject(value) ? value : {}).flatMap((key) =>
    below(
      key,
      pattern(key, root).map((problem) => ({ ...problem, at: 'key' })),
    ),
  ),
];

const reference: Check = (value, root) => {
  if (typeof value !== 'string') return fail(`expected a text, got ${describe(value)}`);
  if (!value.startsWith('#'))
    return fail(`"${value}" is outside of this schema`, 'put it under $defs and refer to "#/$defs/name"');
  if (deref({ $ref: value }, root)) return [];
  return pointer(root, value) === undefined
    ? fail(`"${value}" is not in this schema`, 'names are defined under $defs: "#/$defs/name"')
    : fail(`"${value}" refers to itself`, 'a reference leads to a schema that says something of the value');
};

const required: Check = (value) => {
  if (isTexts(value)) return isUnique(value) ? [] : fail('"required" lists a name twice');
  const hint =
    typeof value === 'boolean'
      ? 'in JSON Schema it goes next to "properties" and lists their names'
      : undefined;
  return fail(`"required" is a list of names, got ${describe(value)}`, hint);
};

const dependentNames: Check = (value) => {
  if (!isObject(value)) return fail(`expected a map of lists, got ${describe(value)}`);
  return Object.entries(value).flatMap(([key, names]) =>
    isTexts(names) && isUnique(names)
      ? []
      : below(key, fail(`expected a list of different names, got ${describe(names)}`)),
  );
};

/** A format that validators do not know is not checked, and may be meant for people; one that is nearly known is misspelled. */
const format: Check = (value) => {
  if (typeof value !== 'string') return fail(`expected a text, got ${describe(value)}`);
  const near = FORMATS.includes(value) ? undefined : didYouMean(value, FORMATS);
  return near === undefined
    ? []
    : fail(`JSON Schema has no format "${value}", so it would not be checked`, near);
};

const choices = expect((value) => Array.isArray(value) && value.length > 0, 'a list of values');

/** Keywords of JSON Schema 2020-12. Ref: https://json-schema.org/draft/2020-12 */
const KEYWORDS: ReadonlyMap<string, Check> = new Map(
  Object.entries<Check>({
    $schema: text,
    $id: matching(/^[^#]*#?$/, 'an address without a fragment'),
    $ref: reference,
    $defs: named,
    definitions: named,
    $anchor: matching(/^[A-Za-z_][\w.-]*$/, 'a name of letters, digits, ".", "-" and "_"'),
    $comment: text,
    title: text,
    description: text,
    default: none,
    examples: expect((value) => Array.isArray(value), 'a list'),
    example: none,
    deprecated: boolean,
    readOnly: boolean,
    writeOnly: boolean,
    type: typeNames,
    enum: choices,
    const: none,
    properties: named,
    patternProperties: byPattern,
    additionalProperties: schema,
    unevaluatedProperties: schema,
    propertyNames: schema,
    required,
    minProperties: count,
    maxProperties: count,
    dependentRequired: dependentNames,
    dependentSchemas: named,
    items: schema,
    prefixItems: schemas,
    contains: schema,
    minContains: count,
    maxContains: count,
    unevaluatedItems: schema,
    minItems: count,
    maxItems: count,
    uniqueItems: boolean,
    minLength: count,
    maxLength: count,
    pattern,
    format,
    contentEncoding: text,
    contentMediaType: text,
    contentSchema: schema,
    minimum: number,
    maximum: number,
    exclusiveMinimum: number,
    exclusiveMaximum: number,
    multipleOf: expect((value) => typeof value === 'number' && value > 0, 'a number above 0'),
    allOf: schemas,
    anyOf: schemas,
    oneOf: schemas,
    not: schema,
    if: schema,
    // biome-ignore lint/suspicious/noThenProperty: it is JSON Schema's keyword
    then: schema,
    else: schema,
    nullable: boolean,
    'x-not-before': expect((value) => value === 'now', '"now", the moment at which the value is checked'),
    'x-unique-by': text,
    'x-sensitive': boolean,
    'x-searchable': boolean,
    [SANITIZE]: expect(
      (value) => Array.isArray(value) || SANITIZE_OPERATIONS.includes(String(value)),
      `one or several of ${SANITIZE_OPERATIONS.join(', ')}`,
    ),
    'x-refers-to': expect(
      (value) => typeof value === 'string' && /^[^.]+\.[^.]+$/.test(value),
      'a list of the input and a field of its items, as in people.id',
    ),
  }),
);

/** Which of several operations is none. */
const unknownOperations = ({ [SANITIZE]: operations }: JsonObject): SchemaProblem[] =>
  Array.isArray(operations)
    ? operations.flatMap((name, index): SchemaProblem[] =>
        SANITIZE_OPERATIONS.includes(String(name))
          ? []
          : [
              {
                path: [SANITIZE, index],
                message: `"${SANITIZE}" has no operation ${JSON.stringify(name)}`,
                hint:
                  didYouMean(String(name), SANITIZE_OPERATIONS) ?? `it has ${SANITIZE_OPERATIONS.join(', ')}`,
              },
            ],
      )
    : [];

/** Only texts are sanitised: on another type the keyword would do nothing. */
const sanitizesNoText = ({ type, [SANITIZE]: operations }: JsonObject): SchemaProblem[] => {
  const names = type === undefined ? ['string'] : [type].flat();
  if (operations === undefined || names.includes('string')) return [];
  const message = `"${SANITIZE}" cleans texts, and this is of type ${names.join(' or ')}`;
  return [{ path: [SANITIZE], at: 'key', message, hint: 'remove it' }];
};

/** Limits between which there is no value: nothing would ever fit. */
const emptyRanges = (value: JsonObject): SchemaProblem[] =>
  RANGES.flatMap(([least, most]): SchemaProblem[] => {
    const [low, high] = [value[least], value[most]];
    if (typeof low !== 'number' || typeof high !== 'number' || low <= high) return [];
    return [
      {
        path: [most],
        message: `no value fits: "${least}" is ${low}, and "${most}" is ${high}`,
        hint: 'exchange the two',
      },
    ];
  });

const keywordProblems = (value: JsonObject, root: JsonObject): SchemaProblem[] => [
  ...emptyRanges(value),
  ...sanitizesNoText(value),
  ...unknownOperations(value),
  ...unknownKeywords(value, root),
];

const unknownKeywords = (value: JsonObject, root: JsonObject): SchemaProblem[] =>
  Object.entries(value).flatMap(([key, setting]): SchemaProblem[] => {
    const check = KEYWORDS.get(key);
    if (check) return below(key, check(setting, root));
    const near = didYouMean(key, KEYWORDS.keys());
    // Without its effect, a misspelled `x-sensitive` would show what is secret.
    if (key.startsWith('x-') && !near?.includes('"x-')) return [];
    const isField = isObject(setting) || TYPES.includes(String(setting));
    const hint = isField
      ? 'fields of an object go under "properties"'
      : 'see https://json-schema.org/draft/2020-12';
    return [{ path: [key], at: 'key', message: `JSON Schema has no keyword "${key}"`, hint: near ?? hint }];
  });

/** Returns the keywords that a schema may have; besides these it may have any that begin with `x-` and are not one of these misspelled. */
export const schemaKeywords = (): string[] => [...KEYWORDS.keys()];

/** Returns everything in a JSON Schema that is not in the standard: keywords, types, references, regular expressions. */
export const schemaProblems = (value: JsonObject): SchemaProblem[] => keywordProblems(value, value);
