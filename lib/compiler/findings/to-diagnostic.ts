import type { Diagnostic } from '#core/diagnostics.ts';
import type { SpanOf } from '../parse/source-text.ts';
import type { Finding } from '../rules/rule.ts';

/** A finding with its place in the source. */
export const toDiagnostic = (finding: Finding, spanOf?: SpanOf): Diagnostic => {
  const { at, within, severity = 'error', code, message, path, hint } = finding;
  const span = spanOf?.(path, { at, within });
  return { code, severity, message, path, ...(span ? { span } : {}), ...(hint ? { hint } : {}) };
};

/** Findings in the order in which they stand in the source, or in the document where there is none. */
export const inOrder = (diagnostics: readonly Diagnostic[]): Diagnostic[] =>
  diagnostics.toSorted((a, b) => (a.span?.start.offset ?? 0) - (b.span?.start.offset ?? 0));
