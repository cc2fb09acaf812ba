import { defined } from '#core/defined.ts';
import type { Diagnostic } from '#core/diagnostics.ts';
import type { Json } from '#core/json.ts';
import type { Finding, Path, SpanOf } from './finding.ts';

/** Returns a finding with its place in the source. */
export const toDiagnostic = (finding: Finding, spanOf?: SpanOf): Diagnostic => {
  const { at, within, severity = 'error', code, message, path, hint } = finding;
  const span = spanOf?.(path, { at, within });
  return { code, severity, message, path, ...defined({ span, hint: hint || undefined }) };
};

/** Sorts findings by their place in the source. */
export const inOrder = (diagnostics: readonly Diagnostic[]): Diagnostic[] =>
  diagnostics.toSorted((a, b) => (a.span?.start.offset ?? 0) - (b.span?.start.offset ?? 0));

/** Sorts findings by their place in a document without a source, in the order that YAML would have. */
export const inOrderOf = (document: Json, diagnostics: readonly Diagnostic[]): Diagnostic[] =>
  diagnostics
    .map((diagnostic) => ({ diagnostic, place: placeIn(document, diagnostic.path) }))
    .toSorted((a, b) => compare(a.place, b.place))
    .map(({ diagnostic }) => diagnostic);

/** Returns the position of each key of a path among its siblings. */
const placeIn = (document: Json, path: Path): number[] => {
  let at: unknown = document;
  return path.map((key) => {
    const inside = (typeof at === 'object' && at !== null ? at : {}) as Record<string | number, unknown>;
    at = Object.hasOwn(inside, key) ? inside[key] : undefined;
    return Object.keys(inside).indexOf(String(key));
  });
};

const compare = (a: readonly number[], b: readonly number[]): number => {
  const depth = a.findIndex((position, index) => position !== b[index]);
  const [left, right] = [a[depth], b[depth]];
  return left !== undefined && right !== undefined ? left - right : a.length - b.length;
};
