import { didYouMean } from '#core/did-you-mean.ts';
import { isObject, type Json, type JsonObject } from '#core/json.ts';

/** What EventBridge would refuse, and where in the pattern. */
export interface PatternProblem {
  path: (string | number)[];
  message: string;
  hint?: string;
}

/**
 * Matchers that may stand in a pattern's lists in place of values.
 * Ref: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html
 */
const MATCHERS: Record<string, (value: Json) => string | undefined> = {
  prefix: (value) => (typeof value === 'string' || isObject(value) ? undefined : 'a text'),
  suffix: (value) => (typeof value === 'string' || isObject(value) ? undefined : 'a text'),
  'equals-ignore-case': (value) => (typeof value === 'string' ? undefined : 'a text'),
  wildcard: (value) => (typeof value === 'string' ? undefined : 'a text with "*"'),
  cidr: (value) => (typeof value === 'string' ? undefined : 'an address range such as "10.0.0.0/24"'),
  exists: (value) => (typeof value === 'boolean' ? undefined : 'true or false'),
  'anything-but': (value) =>
    typeof value === 'boolean' || value === null ? 'a value, a list or a matcher' : undefined,
  numeric: (value) => (isComparison(value) ? undefined : 'a list such as [">", 0, "<=", 5]'),
};

const isComparison = (value: Json): boolean =>
  Array.isArray(value) &&
  (value.length === 2 || value.length === 4) &&
  value.every((item, index) =>
    index % 2 === 0 ? ['=', '<', '<=', '>', '>='].includes(String(item)) : typeof item === 'number',
  );

/** Everything in a pattern for an event's detail that EventBridge would refuse. */
export const patternProblems = (pattern: JsonObject): PatternProblem[] =>
  Object.entries(pattern).flatMap(([key, value]) => {
    if (key === '$or') return alternatives(value);
    return below(key, isObject(value) ? patternProblems(value) : valueProblems(value));
  });

const below = (key: string | number, problems: PatternProblem[]): PatternProblem[] =>
  problems.map((problem) => ({ ...problem, path: [key, ...problem.path] }));

const alternatives = (value: Json): PatternProblem[] => {
  if (!Array.isArray(value) || value.length < 2 || !value.every((item) => isObject(item))) {
    return [{ path: ['$or'], message: '"$or" takes a list of two or more patterns' }];
  }
  return below(
    '$or',
    value.flatMap((item, index) => below(index, patternProblems(item as JsonObject))),
  );
};

const valueProblems = (value: Json): PatternProblem[] => {
  if (!Array.isArray(value)) {
    return [
      {
        path: [],
        message: 'a pattern lists the values that match',
        hint: `write [${JSON.stringify(value)}]`,
      },
    ];
  }
  if (value.length === 0) return [{ path: [], message: 'an empty list matches nothing' }];
  return value.flatMap((item, index) => below(index, isObject(item) ? matcherProblems(item) : []));
};

const matcherProblems = (matcher: JsonObject): PatternProblem[] => {
  const [name, ...more] = Object.keys(matcher);
  if (name === undefined || more.length > 0) return [{ path: [], message: 'a matcher has exactly one key' }];
  if (!Object.hasOwn(MATCHERS, name)) {
    const names = Object.keys(MATCHERS);
    const hint = didYouMean(name, names) ?? `matchers are ${names.join(', ')}`;
    return [{ path: [name], message: `EventBridge has no matcher "${name}"`, hint }];
  }
  const expected = MATCHERS[name]!(matcher[name]!);
  return expected ? [{ path: [name], message: `"${name}" takes ${expected}` }] : [];
};
