import { type Diagnostic, pathText, type Span } from '#core/diagnostics.ts';
import type { Place } from '#kinds/draft.ts';
import type { Project } from '#steps/project.ts';
import type { WorkflowDocument } from '../document.ts';
import type { Path, SpanOf, Spot } from '../findings/finding.ts';
import { inOrder, toDiagnostic } from '../findings/to-diagnostic.ts';
import type { WorkflowSource } from '../types.ts';
import { readDocument } from './read-document.ts';
import { noGaps } from './shape.ts';
import type { ParseGaps } from './steps.ts';
import { parseYaml } from './yaml.ts';

/** A parsed document, as a workflow. */
export interface ParsedWorkflow {
  /** As much of the document as could be read; absent if it has no steps or is not YAML. */
  document?: WorkflowDocument;
  /** All errors of syntax and shape. */
  diagnostics: Diagnostic[];
  /** Looks up where a place of the workflow is in the source. */
  spanOf: SpanOf;
  /** Returns a diagnostic about the workflow as one about what the author wrote. */
  asWritten(diagnostic: Diagnostic): Diagnostic;
  /** What could not be read, for the rules. */
  gaps: ParseGaps;
  /** The project around the workflow, with the document itself if it is of another kind. */
  project: Project;
}

/** Parses a document's YAML text; reports all errors of its shape at once. Never throws. */
export const parseWorkflow = (source: WorkflowSource, project: Project = {}): ParsedWorkflow => {
  const { value, diagnostics, spanOf } = parseYaml(source);
  if (value === undefined) {
    const asWritten = (diagnostic: Diagnostic): Diagnostic => diagnostic;
    return { diagnostics: inOrder(diagnostics), spanOf, asWritten, gaps: noGaps(), project };
  }
  const { document, findings, gaps, sourceOf, project: around } = readDocument(value, project, source.file);
  const spanAt = spansIn(project, spanOf);
  const spanOfWorkflow: SpanOf = (path, spot) => spanAt(sourceOf(path), spot);
  const asWritten = writtenBy(sourceOf, spanOf);
  for (const { finding, place } of findings) {
    const diagnostic = toDiagnostic(finding, (_, spot) => spanAt(place, spot));
    diagnostics.push(withPlace(diagnostic, place, spanOf));
  }
  return {
    document,
    diagnostics: inOrder(diagnostics),
    spanOf: spanOfWorkflow,
    asWritten,
    gaps,
    project: around,
  };
};

/** Returns what looks up places that documents bring in, in their files; `own` looks them up in the document itself. */
export const spansIn =
  ({ documents = [] }: Project, own: SpanOf = () => undefined) =>
  ({ path, copied, file }: Place, spot?: Spot): Span | undefined => {
    const spanOf = file === undefined ? own : documents.find((document) => document.file === file)?.spanOf;
    return spanOf?.(path, copied ? spot : { at: spot?.at });
  };

/** Returns what turns diagnostics about a workflow into diagnostics about what its author wrote. */
export const writtenBy =
  (sourceOf: (path: Path) => Place, spanOf?: SpanOf) =>
  (diagnostic: Diagnostic): Diagnostic =>
    withPlace(diagnostic, sourceOf(diagnostic.path), spanOf);

/**
 * Returns a diagnostic with the path in what the author wrote. One in another file also says where the document uses that file, and which
 * one it is if it has no lines.
 */
export const withPlace = (
  diagnostic: Diagnostic,
  { path, usedAt, file }: Place,
  spanOf?: SpanOf,
): Diagnostic => {
  if (usedAt === undefined) return { ...diagnostic, path };
  const span = spanOf?.([...usedAt, 'extends']);
  const use = span
    ? `${span.file}:${span.start.line}:${span.start.column}`
    : pathText([...usedAt, 'extends']);
  const where = diagnostic.span || file === undefined ? `used at ${use}` : `in ${file}, used at ${use}`;
  return { ...diagnostic, path, hint: [diagnostic.hint, where].filter(Boolean).join('; ') };
};
