import { isObject, type Json } from '#core/json.ts';
import type { Assignment } from '#steps/emission.ts';
import { asExpression } from './author-text.ts';
import { freeVariables } from './free-variables.ts';
import { expressionOf, inlined, inlinedValue, marked } from './inline.ts';
import { absentIn } from './present.ts';

/** Whether an assignment counts even if nothing reads its variable: an author's value that fails if it yields nothing. */
const mustEvaluate = ({ authored, value, expression }: Assignment): boolean =>
  authored === true && (expression.includes('$error(') || absentIn(value ?? marked(expression)).length > 0);

/** Returns the names of assignments that must be evaluated and are not, if only those in `needed` and what they read are. */
export const unread = (needed: Iterable<string>, assigns: readonly Assignment[]): string[] => {
  const left: string[] = [];
  if (!assigns.some(mustEvaluate)) return left;
  const names = new Set(needed);
  for (const assignment of assigns.toReversed()) {
    if (!names.delete(assignment.name)) {
      if (!mustEvaluate(assignment)) continue;
      left.unshift(assignment.name);
    }
    for (const name of freeVariables(assignment.expression)) names.add(name);
  }
  return left;
};

/** Rewrites an expression as `inlined` does; all assignments that must be evaluated are. */
export const evaluating = (expression: string, assigns: readonly Assignment[]): string => {
  if (unread(freeVariables(expression), assigns).length === 0) return inlined(expression, assigns);
  const bindings = assigns.map(({ name, expression: value }) => `$${name} := ${value}`);
  return `( ${bindings.join('; ')}; ${expression} )`;
};

/** Linters want an Output to be a text or an object. */
export const outputValue = <Value extends Json | undefined>(value: Value): Value | string =>
  value === undefined || typeof value === 'string' || isObject(value) ? value : marked(asExpression(value));

/** Rewrites the output of a state that makes no assignments itself; all of them that must be evaluated are. */
export const outputAfter = (output: Json, assigns: readonly Assignment[]): Json =>
  unread(variablesIn(output), assigns).length === 0
    ? outputValue(inlinedValue(output, assigns))
    : marked(evaluating(asExpression(output), assigns));

/** Returns the variables that an ASL value without state machines reads. */
export const variablesIn = (value: Json, into = new Set<string>()): Set<string> => {
  if (typeof value === 'string') {
    const expression = expressionOf(value);
    if (expression !== undefined) for (const name of freeVariables(expression)) into.add(name);
  } else if (Array.isArray(value)) {
    for (const item of value) variablesIn(item, into);
  } else if (isObject(value)) {
    for (const item of Object.values(value)) variablesIn(item, into);
  }
  return into;
};
