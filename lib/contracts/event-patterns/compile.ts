import { isObject, type Json, type JsonObject } from '#core/json.ts';
import { type Alternatives, checkAlternatives, leafPaths } from './alternatives.ts';
import { compileEntry } from './matchers.ts';
import { type PatternProblem, shown } from './problem.ts';
import { elementsOf, fieldOf, hasLeaf, leavesOf } from './values.ts';

/** An event pattern: either it can be matched, or it has problems. */
export type CompiledPattern =
  | { matches: (event: JsonObject) => boolean; problems: [] }
  | { matches?: never; problems: PatternProblem[] };

/** Tells whether a part of an event fits; `event` is the whole. */
type Test = (part: Json | undefined, event: JsonObject) => boolean;

/** Where a part of a pattern is: keys and indexes in the pattern, keys in the event, and what is collected on the way. */
interface Place {
  path: (string | number)[];
  fields: string[];
  report(problem: PatternProblem): void;
  alternatives?: Alternatives;
}

/** EventBridge expands `$or` into rules, and takes so many of them. */
const MAX_COMBINATIONS = 1000;

/**
 * Compiles an event pattern as EventBridge does: every field of it must fit, a field fits when any entry of its list does, and of a
 * list of objects one alone must fit. https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-patterns.html
 */
export const compilePattern = (pattern: JsonObject): CompiledPattern => {
  const problems: PatternProblem[] = [];
  const test = fields(pattern, { path: [], fields: [], report: (problem) => problems.push(problem) });
  const combinations = combinationsOf(pattern);
  if (problems.length === 0 && combinations > MAX_COMBINATIONS) {
    const message = `"$or" in this pattern makes ${combinations} combinations, expected ${MAX_COMBINATIONS} at most`;
    problems.push({ path: [], message, hint: 'write several triggers' });
  }
  return problems.length > 0 ? { problems } : { matches: (event) => test(event, event), problems: [] };
};

const fields = (pattern: JsonObject, place: Place): Test => {
  const entries = Object.entries(pattern);
  if (entries.length === 0) {
    place.report({
      path: place.path,
      message: 'an empty pattern is refused',
      hint: 'name a field, or leave this out',
    });
  }
  const tests = entries.map(([key, value]): Test => {
    if (key === '$or') return oneOf(value, pattern, place);
    place.alternatives?.check(key, place);
    const inside: Place = { ...place, path: [...place.path, key], fields: [...place.fields, key] };
    const test = isObject(value) ? below(fields(value, inside)) : field(value, inside);
    return (part, event) => test(fieldOf(part, key), event);
  });
  return (part, event) => tests.every((test) => test(part, event));
};

/** Lists are looked through: their objects each are what is below the field. */
const below =
  (test: Test): Test =>
  (part, event) => {
    const objects = elementsOf(part).filter(isObject);
    return objects.length === 0 ? test(undefined, event) : objects.some((object) => test(object, event));
  };

const oneOf = (value: Json, around: JsonObject, place: Place): Test => {
  const path = [...place.path, '$or'];
  if (!Array.isArray(value) || value.length < 2 || !value.every(isObject)) {
    const message = `"$or" takes a list of two or more patterns, got ${shown(value)}`;
    place.report({ path, message, hint: 'for example $or: [{ a: [1] }, { b: [2] }]' });
    return () => false;
  }
  const { $or: _, ...beside } = around;
  const alternatives = checkAlternatives(leafPaths(beside, place.fields), place.alternatives);
  const tests = value.map((item, index) => fields(item, { ...place, path: [...path, index], alternatives }));
  return (part, event) => tests.some((test) => test(part, event));
};

const field = (value: Json, { path, fields, report, alternatives }: Place): Test => {
  alternatives?.checkLeaf({ path, fields, report });
  if (!Array.isArray(value)) {
    report({ path, message: 'a pattern lists the values that match', hint: `write [${shown(value)}]` });
    return () => false;
  }
  if (value.length === 0)
    report({ path, message: 'an empty list matches nothing', hint: 'list the values that match' });
  const compiled = value.map((item, index) => {
    const entry = compileEntry(item);
    if ('problem' in entry) report({ ...entry.problem, path: [...path, index, ...entry.problem.path] });
    return entry;
  });
  const tests = compiled.flatMap((entry) => ('test' in entry ? [entry.test] : []));
  const present = compiled.some((entry) => 'exists' in entry && entry.exists);
  const absent = compiled.some((entry) => 'exists' in entry && !entry.exists);
  return (part, event) => {
    const leaves = leavesOf(part);
    if (present && leaves.length > 0) return true;
    if (leaves.some((leaf) => tests.some((test) => test(leaf)))) return true;
    // A field is absent if no element of any list has it.
    return absent && !hasLeaf(event, fields);
  };
};

const combinationsOf = (pattern: JsonObject): number =>
  Object.entries(pattern).reduce((product, [key, value]) => {
    if (key === '$or' && Array.isArray(value)) {
      return (
        product * value.reduce<number>((sum, item) => sum + (isObject(item) ? combinationsOf(item) : 1), 0)
      );
    }
    return isObject(value) ? product * combinationsOf(value) : product;
  }, 1);
