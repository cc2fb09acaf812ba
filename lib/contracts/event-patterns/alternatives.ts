import { isObject, type JsonObject } from '#core/json.ts';
import type { PatternProblem } from './problem.ts';

interface Place {
  path: (string | number)[];
  fields: string[];
  report(problem: PatternProblem): void;
}

/** What the patterns in `$or` may not name. */
export interface Alternatives {
  /** Reports a field that is called like a matcher: EventBridge would not know which is meant. */
  check(key: string, place: Place): void;
  /** Reports a field that is matched beside `$or` as well: one of the two would replace the other. */
  checkLeaf(place: Place): void;
}

/** Names of fields that EventBridge refuses inside `$or`: its matchers and operators, and those that it keeps for later. */
const RESERVED = new Set(
  (
    'exactly equals-ignore-case prefix suffix anything-but exists wildcard numeric cidr html = < <= > >= regex not-wildcard ' +
    'not-equals-ignore-case date-after date-on-or-after date-before date-on-or-before in-date-range ip-address-in-range ' +
    'ip-address-not-in-range'
  ).split(' '),
);

const keyOf = (fields: readonly string[]): string => JSON.stringify(fields);

/** Makes the checks for the patterns of one `$or`, given the fields that are matched beside it. */
export const checkAlternatives = (
  beside: ReadonlySet<string>,
  outer: Alternatives | undefined,
): Alternatives => ({
  check(key, { path, report }) {
    if (!RESERVED.has(key)) return;
    const message = `a field inside "$or" cannot be called "${key}"`;
    report({
      path: [...path, key],
      at: 'key',
      message,
      hint: `put matchers into a list: field: [{ ${key}: … }]`,
    });
  },
  checkLeaf(place) {
    if (!beside.has(keyOf(place.fields))) return outer?.checkLeaf(place);
    const message = `"${place.fields.join('.')}" is matched beside "$or" as well, and one would replace the other`;
    place.report({ path: place.path, message, hint: 'match it in one of the two places' });
  },
});

/** Returns the fields that a pattern matches, at any depth, as keys to compare. */
export const leafPaths = (pattern: JsonObject, above: readonly string[]): Set<string> => {
  const found = new Set<string>();
  for (const [key, value] of Object.entries(pattern)) {
    const isAlternative = key === '$or';
    const fields = isAlternative ? above : [...above, key];
    if (Array.isArray(value) && !isAlternative) found.add(keyOf(fields));
    const inner = isAlternative && Array.isArray(value) ? value : [value];
    for (const item of inner.filter(isObject)) for (const path of leafPaths(item, fields)) found.add(path);
  }
  return found;
};
