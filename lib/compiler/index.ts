import type { PlannedExecution } from '#contracts/manifest.ts';
import type { Diagnostic } from '#core/diagnostics.ts';
import { hasErrors } from '#core/diagnostics.ts';
import type { WorkflowDocument } from './document.ts';
import { emit } from './emit/index.ts';
import type { SpanOf } from './findings/finding.ts';
import { inOrder, toDiagnostic } from './findings/to-diagnostic.ts';
import { graphOf } from './graph/build-graph.ts';
import { manifestOf, type ScriptPlaces } from './manifest.ts';
import { addEstimates } from './model/add-estimates.ts';
import { addFactoryDefaults } from './model/add-factory-defaults.ts';
import { addUndos } from './model/add-undos.ts';
import { buildModel } from './model/build.ts';
import { fillSteps } from './model/fill-steps.ts';
import { spreadLists } from './model/spread-lists.ts';
import { parseWorkflow } from './parse/index.ts';
import { plan } from './plan/index.ts';
import { tooLarge } from './rules/definition-too-large.ts';
import { exceeding } from './rules/over-budget.ts';
import { withSource, writtenSource } from './source.ts';
import type { Compilation, CompileOptions, Plan, WorkflowSource } from './types.ts';
import { validate } from './validate.ts';

/**
 * Compiles a workflow's text: parse, validate, emit, plan. Returns the author's errors and warnings as diagnostics, all at once;
 * the manifest and the plan are present if none of them is an error.
 */
export const compileWorkflow = (source: WorkflowSource, around: CompileOptions = {}): Compilation => {
  const { document, diagnostics, spanOf, asWritten, gaps, project } = parseWorkflow(source, around);
  if (!document) return { diagnostics };
  const options: CompileOptions = { ...around, documents: project.documents, scripts: document.scripts };
  fillSteps(document, gaps);
  addUndos(document, options, gaps);
  addFactoryDefaults(document, options, gaps);
  addEstimates(document, options, gaps);
  spreadLists(document, options, gaps);
  const found = validate(document, spanOf, { ...options, gaps }).map(asWritten);
  const findings = inOrder([...diagnostics, ...found]);
  const compilation = finish(document, findings, options, spanOf);
  return withSource(compilation, () => writtenSource(document, source.text, spanOf));
};

/** Emits and plans a document unless a finding is an error; a result that is too large, or a plan above the budget, is one more error. */
export const finish = (
  document: WorkflowDocument,
  diagnostics: Diagnostic[],
  options: CompileOptions = {},
  spanOf?: SpanOf,
): Compilation => {
  if (hasErrors(diagnostics)) return { diagnostics };
  const emission = emit(document, options);
  const large = tooLarge(emission.definition);
  if (large) return { diagnostics: inOrder([...diagnostics, toDiagnostic(large, spanOf)]) };
  const planned = plan(document, emission, options);
  const over = [...exceeding(document, planned)].map((finding) => toDiagnostic(finding, spanOf));
  if (over.length > 0) return { diagnostics: inOrder([...diagnostics, ...over]) };
  const manifest = manifestOf(document, emission, {
    places: spanOf && scriptPlaces(document, spanOf),
    project: options,
  });
  return {
    diagnostics,
    document,
    manifest: { ...manifest, graph: graphOf(document, planned), planned: plannedExecution(planned) },
    plan: planned,
  };
};

const plannedExecution = ({
  plannedSeconds: seconds,
  dollars,
  transitions,
  criticalPath,
}: Plan): PlannedExecution => ({ seconds, dollars: dollars.total, transitions, criticalPath });

/** Finds the first lines of scripts in a document's source. Only the file's name is kept, so that code is the same wherever it is compiled. */
const scriptPlaces = (document: WorkflowDocument, spanOf: SpanOf): ScriptPlaces => {
  const paths = new Map(buildModel(document).steps.map(({ step, path }) => [step.id, path]));
  return (of) => {
    const place = 'name' in of ? ['scripts', of.name] : (paths.get(of.step) ?? []);
    const span = spanOf([...place, 'script'], { within: { start: 0, end: 1 } });
    return span && { file: span.file.split(/[\\/]/).at(-1) ?? span.file, line: span.start.line };
  };
};
