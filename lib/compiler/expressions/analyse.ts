import type { Analysis, AnalysisFailure } from './analysis.ts';
import { parseExpression } from './ast.ts';
import { factsOf, isBoolean } from './facts.ts';
import { walk } from './walk.ts';

const read = (text: string): Analysis | AnalysisFailure => {
  const ast = parseExpression(text);
  if ('message' in ast) return { ok: false, ...ast };
  const { variables, existence, ...found } = walk(ast);
  return {
    ok: true,
    ast,
    variables: [...variables.values()],
    ...found,
    existence: existence.map((call) => ({ ...call, end: text.indexOf(')', call.end) + 1 })),
    boolean: isBoolean(ast),
    whenTrue: factsOf(ast, true),
    whenFalse: factsOf(ast, false),
  };
};

const MAX_CACHE_SIZE = 20_000;
const cache = new Map<string, Analysis | AnalysisFailure>();

/** Says what a JSONata expression reads; the same text is read only once. Braces and marks are not part of the text. */
export const analyse = (text: string): Analysis | AnalysisFailure => {
  const known = cache.get(text);
  if (known) return known;
  if (cache.size >= MAX_CACHE_SIZE) cache.clear();
  const result = read(text);
  cache.set(text, result);
  return result;
};
