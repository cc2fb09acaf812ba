import type { Diagnostic } from '#core/diagnostics.ts';
import type { WorkflowDocument } from '../document.ts';
import type { SpanOf } from '../findings/finding.ts';
import { inOrder, toDiagnostic } from '../findings/to-diagnostic.ts';
import type { WorkflowSource } from '../types.ts';
import { noGaps, readShape } from './shape.ts';
import type { ParseGaps } from './steps.ts';
import { parseYaml } from './yaml.ts';

/** A parsed workflow. */
export interface ParsedWorkflow {
  /** As much of the document as could be read; absent if it has no steps or is not YAML. */
  document?: WorkflowDocument;
  /** All errors of syntax and shape. */
  diagnostics: Diagnostic[];
  /** Looks up where a place of the document is in the source. */
  spanOf: SpanOf;
  /** What could not be read, for the rules. */
  gaps: ParseGaps;
}

/** Parses a workflow's YAML text; reports all errors of its shape at once. Never throws. */
export const parseWorkflow = (source: WorkflowSource): ParsedWorkflow => {
  const { value, diagnostics, spanOf } = parseYaml(source);
  if (value === undefined) return { diagnostics: inOrder(diagnostics), spanOf, gaps: noGaps() };
  const { document, findings, gaps } = readShape(value);
  diagnostics.push(...findings.map((finding) => toDiagnostic(finding, spanOf)));
  return { document, diagnostics: inOrder(diagnostics), spanOf, gaps };
};
