import { isObject, type Json, type JsonObject } from '#core/json.ts';
import { isComparable } from './numeric.ts';
import { type PatternProblem, shown } from './problem.ts';
import { TEXT_MATCHERS, type ValueTest } from './text-matchers.ts';

const HINT = 'for example { anything-but: [stopped, lost] } or { anything-but: { prefix: init } }';

/**
 * Compiles the argument of `anything-but`: a text, a number, a list of one of the two, or a matcher of texts with one or several of
 * them. Whatever is not a text fits when texts are excluded.
 */
export const anythingBut = (argument: Json): ValueTest | PatternProblem => {
  if (isObject(argument)) return butMatcher(argument);
  const values = Array.isArray(argument) ? argument : [argument];
  const texts = values.every((value) => typeof value === 'string');
  if (values.length > 0 && (texts || values.every(isComparable))) {
    const excluded = new Set<Json>(values);
    return (value) => !excluded.has(value);
  }
  const message = `"anything-but" takes texts only or numbers only (from -5e9 to 5e9, up to six decimal places), got ${shown(argument)}`;
  return { path: [], message, hint: HINT };
};

const butMatcher = (matcher: JsonObject): ValueTest | PatternProblem => {
  const [name, ...more] = Object.keys(matcher);
  const names = Object.keys(TEXT_MATCHERS);
  const argument = name === undefined ? undefined : matcher[name];
  const makeTest = name !== undefined && Object.hasOwn(TEXT_MATCHERS, name) ? TEXT_MATCHERS[name] : undefined;
  if (name === undefined || argument === undefined || more.length > 0 || !makeTest) {
    const message = `"anything-but" takes one of ${names.join(', ')}, got ${shown(matcher)}`;
    return { path: [], message, hint: HINT };
  }
  const texts = Array.isArray(argument) ? argument : [argument];
  if (texts.length === 0 || !texts.every((text) => typeof text === 'string')) {
    const message = `"${name}" in "anything-but" takes a text or a list of texts, got ${shown(argument)}`;
    return { path: [name], message, hint: HINT };
  }
  const tests: ValueTest[] = [];
  for (const [index, text] of texts.entries()) {
    const path = Array.isArray(argument) ? [name, index] : [name];
    if (text === '' && (name === 'prefix' || name === 'suffix')) {
      const message = `an empty ${name} excludes every text`;
      return { path, message, hint: 'write the start or end to exclude, or { exists: true }' };
    }
    const test = makeTest(text);
    if (typeof test !== 'function') return { ...test, path };
    tests.push(test);
  }
  return (value) => !tests.some((test) => test(value));
};
