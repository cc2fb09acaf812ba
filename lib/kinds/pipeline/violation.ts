import { isObject, type Json, type JsonObject, ownField } from '#core/json.ts';
import { orWords, typeWords } from '#core/value-words.ts';

/** A value that is checked: JSONata for it and for its path, and what its schema may refer to. */
interface Value {
  text: string;
  /** JSONata that yields the path, such as `"/rows/" & $string($n1)`. */
  path: string;
  depth: number;
  root: JsonObject;
}

/** A schema that contains itself is followed this far. */
const MAX_DEPTH = 12;

/**
 * Returns JSONata for the first thing that is wrong with a value by a JSON Schema, as a text with its path and value; it yields null if
 * the value fits, and never fails.
 */
export const violation = (schema: JsonObject, value: string): string =>
  first([...problems(schema, { text: value, path: '""', depth: 0, root: schema }), 'null']);

const first = (found: readonly string[]): string => `[${found.join(', ')}][0]`;

/** A condition under which there is a problem. */
const problem = (condition: string, value: Value, expected: string): string =>
  `${condition} ? ${joined(placeOf(value), `: expected ${expected}, got `)} & $substring($string(${value.text}), 0, 100)`;

/** JSONata for the path of a value in a message. */
const placeOf = ({ path }: Value): string => (path === '""' ? '"it"' : path);

/** A problem of values of a type; others are not evaluated. */
const problemOf = (type: string, condition: string, value: Value, expected: string): string =>
  problem(`($type(${value.text}) = "${type}" ? ${condition} : false)`, value, expected);

type Keyword = (argument: Json, value: Value, schema: JsonObject) => string[];

const count =
  (type: string, size: (text: string) => string, noun: string, side: 'least' | 'most'): Keyword =>
  (limit, value) => [
    problemOf(
      type,
      `${size(value.text)} ${side === 'least' ? '<' : '>'} ${Number(limit)}`,
      value,
      `at ${side} ${Number(limit)} ${noun}`,
    ),
  ];

const bound =
  (operator: string, words: string): Keyword =>
  (limit, value) => [
    problemOf('number', `${value.text} ${operator} ${Number(limit)}`, value, `${words} ${Number(limit)}`),
  ];

const length = (text: string): string => `$length(${text})`;
const items = (text: string): string => `$count(${text})`;
const keys = (text: string): string => `$count($keys(${text}))`;

const isOneOf = (choices: readonly Json[], { text }: Value): string =>
  choices.map((choice) => `${text} = ${JSON.stringify(choice)}`).join(' or ');

const member = (value: Value, name: string): Value => ({
  ...value,
  text: `$p${value.depth}`,
  path: joined(value.path, `/${name}`),
  depth: value.depth + 1,
});

/** A path and its next part, as one text where both are known. */
const joined = (path: string, part: string): string => {
  const end = /(.*)("(?:[^"\\]|\\.)*")$/s.exec(path);
  const [, before = '', last] = end ?? [];
  return last === undefined
    ? `${path} & ${JSON.stringify(part)}`
    : `${before}${JSON.stringify(`${JSON.parse(last)}${part}`)}`;
};

const fits = (schema: Json, value: Value): string => `$not($exists(${first(problems(schema, value))}))`;

const subschemas = (argument: Json): JsonObject[] =>
  Array.isArray(argument) ? argument.filter(isObject) : [];

const KEYWORDS: Record<string, Keyword> = {
  $ref: (reference, value) => {
    const target = pointed(value.root, String(reference));
    return target === undefined || value.depth > MAX_DEPTH
      ? []
      : problems(target, { ...value, depth: value.depth + 1 });
  },
  type: (argument, value) => {
    const types = [argument].flat().map(String);
    const hasType = types.map((type) =>
      type === 'integer'
        ? `($type(${value.text}) = "number" ? $floor(${value.text}) = ${value.text} : false)`
        : `$type(${value.text}) = "${type}"`,
    );
    return [problem(`$not(${hasType.join(' or ')})`, value, orWords(types.map(typeWords)))];
  },
  enum: (argument, value) => {
    const choices = Array.isArray(argument) ? argument : [];
    return [problem(`$not(${isOneOf(choices, value)})`, value, `one of ${JSON.stringify(choices)}`)];
  },
  const: (argument, value) => [
    problem(`$not(${isOneOf([argument], value)})`, value, JSON.stringify(argument)),
  ],
  minimum: bound('<', 'at least'),
  maximum: bound('>', 'at most'),
  exclusiveMinimum: bound('<=', 'more than'),
  exclusiveMaximum: bound('>=', 'less than'),
  minLength: count('string', length, 'characters', 'least'),
  maxLength: count('string', length, 'characters', 'most'),
  minItems: count('array', items, 'items', 'least'),
  maxItems: count('array', items, 'items', 'most'),
  minProperties: count('object', keys, 'fields', 'least'),
  maxProperties: count('object', keys, 'fields', 'most'),
  uniqueItems: (argument, value) =>
    argument === true
      ? [
          problemOf(
            'array',
            `$count($distinct(${value.text})) != $count(${value.text})`,
            value,
            'items that differ',
          ),
        ]
      : [],
  pattern: (argument, value) => {
    const pattern = String(argument).replaceAll(/\\.|\//g, (part) => (part === '/' ? '\\/' : part));
    return [
      problemOf('string', `$not($contains(${value.text}, /${pattern}/))`, value, `a match of ${pattern}`),
    ];
  },
  required: (argument, value) =>
    (Array.isArray(argument) ? argument : []).map((name) => {
      const absent = `$not($exists($lookup(${value.text}, ${JSON.stringify(name)})))`;
      const isAbsent = `($type(${value.text}) = "object" ? ${absent} : false)`;
      return `${isAbsent} ? ${joined(value.path, `/${String(name)}: is required and missing`)}`;
    }),
  properties: (argument, value) =>
    Object.entries(isObject(argument) ? argument : {}).flatMap(([name, schema]) => {
      const inner = member(value, name);
      const found = problems(schema, inner);
      if (found.length === 0) return [];
      const lookup = `$type(${value.text}) = "object" ? $lookup(${value.text}, ${JSON.stringify(name)})`;
      return [`(${inner.text} := ${lookup}; $exists(${inner.text}) ? ${first(found)})`];
    }),
  additionalProperties: (argument, value, schema) => {
    if (argument !== false) return [];
    const known = JSON.stringify(Object.keys(isObject(schema.properties) ? schema.properties : {}));
    const unknown = `$filter($keys(${value.text}), function($k) { $not($k in ${known}) })`;
    const name = `$u${value.depth}`;
    return [
      `(${name} := $type(${value.text}) = "object" ? ${unknown}; $exists(${name}) ? ${joined(placeOf(value), ': has the unknown field ')} & $join(${name}, ", "))`,
    ];
  },
  items: (argument, value) => {
    const [item, index] = [`$p${value.depth}`, `$n${value.depth}`];
    const path = `${joined(value.path, '/')} & $string(${index})`;
    const found = problems(argument, { ...value, text: item, path, depth: value.depth + 1 });
    if (found.length === 0) return [];
    return [
      `$type(${value.text}) = "array" ? $map(${value.text}, function(${item}, ${index}) { ${first(found)} })`,
    ];
  },
  allOf: (argument, value) => subschemas(argument).flatMap((schema) => problems(schema, value)),
  anyOf: (argument, value) => {
    const options = subschemas(argument).map((schema) => fits(schema, value));
    return options.length === 0
      ? []
      : [problem(`$not(${options.join(' or ')})`, value, 'one of the allowed forms')];
  },
  oneOf: (argument, value) => {
    const options = subschemas(argument).map((schema) => `(${fits(schema, value)} ? 1 : 0)`);
    return options.length === 0
      ? []
      : [problem(`$sum([${options.join(', ')}]) != 1`, value, 'exactly one of the allowed forms')];
  },
  not: (argument, value) =>
    isObject(argument) ? [problem(fits(argument, value), value, 'another form')] : [],
};

const problems = (schema: Json, value: Value): string[] => {
  if (schema === false) return [problem('true', value, 'nothing')];
  if (!isObject(schema)) return [];
  return Object.entries(KEYWORDS).flatMap(([keyword, check]) => {
    const argument = schema[keyword];
    return argument === undefined ? [] : check(argument, value, schema);
  });
};

/** The schema that a local reference such as `#/$defs/row` names. */
const pointed = (root: JsonObject, reference: string): Json | undefined => {
  if (reference === '#') return root;
  if (!reference.startsWith('#/')) return undefined;
  const keys = reference.slice(2).split('/');
  return keys.reduce<Json | undefined>((at, key) => (isObject(at) ? ownField(at, key) : undefined), root);
};

/** Keywords that are checked at the boundaries of stages. */
export const CHECKED_KEYWORDS: ReadonlySet<string> = new Set(Object.keys(KEYWORDS));
