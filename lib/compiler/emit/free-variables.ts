import { invariant } from '#core/invariant.ts';
import { analyse } from '../expressions/analyse.ts';
import type { Analysis } from '../expressions/analysis.ts';
import { substitute } from '../expressions/substitute.ts';

const analysed = (expression: string): Analysis => {
  const analysis = analyse(expression);
  invariant(analysis.ok, `emitted JSONata does not parse: ${expression}`);
  return analysis;
};

const known = new WeakMap<Analysis, ReadonlySet<string>>();

/** Returns the names of the variables that emitted JSONata reads from outside. */
export const freeVariables = (expression: string): ReadonlySet<string> => {
  const analysis = analysed(expression);
  const before = known.get(analysis);
  if (before) return before;
  const names = new Set(analysis.variables.map((variable) => variable.name));
  known.set(analysis, names);
  return names;
};

/** Returns the expression with every free use of a variable replaced by a text. */
export const withVariable = (expression: string, name: string, text: string): string =>
  substitute(
    expression,
    analysed(expression)
      .variables.filter((use) => use.name === name)
      .map(({ start, end }) => ({ start, end, replacement: text })),
  );
