import { isObject, type Json, type JsonObject } from '#core/json.ts';
import type { KindProblem } from '../document-kind.ts';
import { isOpen, type Known, misfit, withResult } from './context.ts';
import type { Pipeline, Stage } from './schema.ts';
import { CHECKED_KEYWORDS } from './violation.ts';

/** Settings of a stage that repeat or undo one step. */
const OF_ONE_STEP = [
  'retry',
  'timeout',
  'compensate',
  'irreversible',
  'breaker',
  'cache',
  'limits',
  'with',
] as const;

/** Returns what is wrong with the stages: settings that have no meaning, schemas that are not checked, neighbours that cannot fit. */
export const checkStages = ({ input, stages }: Pipeline): KindProblem[] => {
  let context: Known = { schema: input ?? {}, open: isOpen(input ?? {}) };
  return stages.flatMap((stage, index) => {
    const at = ['stages', index];
    const given = stage.with === undefined ? context : knownOf(stage.with);
    const problems = [
      ...settings(stage).map((problem) => ({ ...problem, path: [...at, ...problem.path] })),
      ...(['input', 'output'] as const).flatMap((side) => unchecked(stage[side], [...at, side])),
      ...(given && stage.input
        ? misfit(given, stage.input, stage.id).map((one) => ({ ...one, path: [...at, ...one.path] }))
        : []),
    ];
    context = withResult(context, stage);
    return problems;
  });
};

/** Returns what is known of a map that a stage gets in place of the context; undefined if an expression makes it. */
const knownOf = (value: Json): Known | undefined =>
  isObject(value)
    ? {
        schema: { type: 'object', properties: Object.fromEntries(Object.entries(value).map(fieldOf)) },
        open: false,
        source: 'which its "with" does not have',
      }
    : undefined;

const typeOf = (value: Json): string => {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : typeof value;
};

const fieldOf = ([name, value]: [string, Json]): [string, JsonObject] => [
  name,
  typeof value === 'string' && value.includes('{{') ? {} : { type: typeOf(value) },
];

const settings = (stage: Stage): KindProblem[] =>
  stage.steps === undefined
    ? []
    : OF_ONE_STEP.filter((field) => stage[field] !== undefined).map((field) => ({
        path: [field],
        at: 'key',
        message: `"${field}" of stage ${stage.id} has no meaning for a stage of several steps`,
        hint: 'write it in the step that it is for',
      }));

/** Keywords that say nothing of a value. */
const SAYS_NOTHING = new Set([
  ...['$comment', '$defs', '$id', '$schema', 'default', 'definitions', 'deprecated', 'description'],
  ...[
    'example',
    'examples',
    'format',
    'readOnly',
    'title',
    'writeOnly',
    'contentMediaType',
    'contentEncoding',
  ],
]);

/** Keywords whose value is a schema, a list of schemas, or schemas by name. */
const INNER = {
  one: ['items', 'not'],
  many: ['allOf', 'anyOf', 'oneOf'],
  named: ['properties', '$defs', 'definitions'],
};

/** Keywords that would have to be checked at run time and are not, at any depth. */
const unchecked = (schema: Json | undefined, path: (string | number)[]): KindProblem[] => {
  if (!isObject(schema)) return [];
  const own = Object.keys(schema)
    .filter((keyword) => !isChecked(keyword, schema))
    .map(
      (keyword): KindProblem => ({
        path: [...path, keyword],
        at: 'key',
        message: `"${keyword}" is not checked at the boundary of a stage`,
        hint: `what is checked: ${[...CHECKED_KEYWORDS].join(', ')}`,
      }),
    );
  const one = INNER.one.flatMap((key) => unchecked(schema[key], [...path, key]));
  const many = INNER.many.flatMap((key) =>
    Array.isArray(schema[key])
      ? schema[key].flatMap((item, index) => unchecked(item, [...path, key, index]))
      : [],
  );
  const named = INNER.named.flatMap((key) =>
    Object.entries(isObject(schema[key]) ? (schema[key] as JsonObject) : {}).flatMap(([name, item]) =>
      unchecked(item, [...path, key, name]),
    ),
  );
  return [...own, ...one, ...many, ...named];
};

const isChecked = (keyword: string, schema: JsonObject): boolean =>
  keyword === 'additionalProperties'
    ? typeof schema[keyword] === 'boolean'
    : CHECKED_KEYWORDS.has(keyword) || SAYS_NOTHING.has(keyword) || keyword.startsWith('x-');
