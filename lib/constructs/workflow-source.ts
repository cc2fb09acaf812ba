import { readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { compileFile } from '#compiler/compile-file.ts';
import { compileDefinition, type DefinedWorkflow } from '#compiler/define-workflow.ts';
import { readWorkflow } from '#compiler/load-project.ts';
import { duplicateWorkflows } from '#compiler/rules/duplicate-workflow.ts';
import type { Compilation, CompileOptions } from '#compiler/types.ts';
import { workflowFacts } from '#compiler/workflow-facts.ts';
import { isWorkflowFile } from '#compiler/workflow-files.ts';
import type { WorkflowManifest } from '#contracts/manifest.ts';
import { type Diagnostic, diagnosticLine, hasErrors } from '#core/diagnostics.ts';

/** Error for a workflow that cannot be deployed as written; the message has a line for every diagnostic. */
export class WorkflowSourceError extends Error {
  override name = 'WorkflowSourceError';
  readonly diagnostics: readonly Diagnostic[];

  constructor(source: string, diagnostics: readonly Diagnostic[]) {
    super(`${source} cannot be deployed:\n${diagnostics.map(diagnosticLine).join('\n')}`);
    this.diagnostics = diagnostics;
  }
}

const manifestOf = (source: string, { diagnostics, manifest }: Compilation): WorkflowManifest => {
  if (manifest && !hasErrors(diagnostics)) return manifest;
  throw new WorkflowSourceError(source, diagnostics);
};

/** Compiles a workflow made with `defineWorkflow`; throws a WorkflowSourceError that lists its errors. */
export const workflowFromDefinition = (
  workflow: DefinedWorkflow,
  options: CompileOptions = {},
): WorkflowManifest =>
  manifestOf(
    workflow.definition.name ?? workflow.definition.kind ?? '',
    compileDefinition(workflow, options),
  );

/**
 * Compiles a workflow file: YAML, or a TypeScript module whose default export `defineWorkflow` made. Throws
 * a WorkflowSourceError that lists its errors.
 */
export const workflowFromFile = async (
  file: string,
  options: CompileOptions = {},
): Promise<WorkflowManifest> => {
  return manifestOf(file, await compileFile(resolve(file), file, options));
};

/** Compiles every workflow file of a folder, by name; throws a WorkflowSourceError for the first invalid one. */
export const workflowsFromFolder = async (
  folder: string,
  options: CompileOptions = {},
): Promise<WorkflowManifest[]> => {
  const files = readdirSync(folder)
    .filter((file) => isWorkflowFile(file) && !file.endsWith('.js'))
    .sort();
  const known = options.workflows
    ? options
    : { ...options, workflows: await factsOf(folder, files, options) };
  const workflows = await Promise.all(
    files.map(async (file) => ({ file, workflow: await workflowFromFile(join(folder, file), known) })),
  );
  const [duplicate] = duplicateWorkflows(
    workflows.map(({ file, workflow }) => ({ name: workflow.name, file })),
  );
  if (duplicate) throw new WorkflowSourceError(join(folder, duplicate[0]), [duplicate[1]]);
  return workflows.map(({ workflow }) => workflow);
};

/** Reads what the workflows of a folder need to know of each other. */
const factsOf = async (
  folder: string,
  files: readonly string[],
  options: CompileOptions,
): Promise<CompileOptions['workflows']> => {
  const read = await Promise.all(files.map((file) => readWorkflow(resolve(folder, file), options)));
  return workflowFacts(
    read.filter((workflow) => workflow !== undefined),
    options.actions,
  );
};
