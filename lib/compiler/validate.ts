import type { Diagnostic } from '#core/diagnostics.ts';
import type { WorkflowDocument } from './document.ts';
import type { Finding, SpanOf } from './findings/finding.ts';
import { inOrder, toDiagnostic } from './findings/to-diagnostic.ts';
import { buildModel } from './model/build.ts';
import type { ParseGaps } from './parse/steps.ts';
import { rules } from './rules/index.ts';
import type { CompileOptions } from './types.ts';

/** Settings of a validation. */
export interface ValidateOptions extends CompileOptions {
  /** What the parser could not read, so that its consequences are not reported as well. */
  gaps?: ParseGaps;
}

/** Checks the meaning of a document by every rule; its shape is valid except for the gaps. Returns all findings, in order. */
export const validate = (
  document: WorkflowDocument,
  spanOf: SpanOf | undefined,
  { gaps, ...options }: ValidateOptions = {},
): Diagnostic[] => {
  const model = buildModel(document, options, gaps);
  const findings: Finding[] = [];
  for (const rule of rules) for (const finding of rule.check?.(model) ?? []) findings.push(finding);
  return inOrder(findings.map((finding) => toDiagnostic(finding, spanOf)));
};
