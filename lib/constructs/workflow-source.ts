import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { compileWorkflow } from '#compiler/index.ts';
import type { Compilation, CompileOptions } from '#compiler/types.ts';
import type { WorkflowManifest } from '#contracts/manifest.ts';
import { type Diagnostic, diagnosticLine, hasErrors } from '#core/diagnostics.ts';

/** A workflow that cannot be deployed as it is written; the message has a line for every finding. */
export class WorkflowSourceError extends Error {
  override name = 'WorkflowSourceError';
  readonly diagnostics: readonly Diagnostic[];

  constructor(file: string, diagnostics: readonly Diagnostic[]) {
    super(`${file} cannot be deployed:\n${diagnostics.map(diagnosticLine).join('\n')}`);
    this.diagnostics = diagnostics;
  }
}

const manifestIn = (file: string, { diagnostics, manifest }: Compilation): WorkflowManifest => {
  if (manifest && !hasErrors(diagnostics)) return manifest;
  throw new WorkflowSourceError(file, diagnostics);
};

/** The compiled workflow of a YAML file; throws WorkflowSourceError with all that is wrong with it. */
export const workflowFromFile = (file: string, options: CompileOptions = {}): WorkflowManifest =>
  manifestIn(file, compileWorkflow({ text: readFileSync(file, 'utf8'), file }, options));

/** Every `*.workflow.yaml` of a folder, by name; throws WorkflowSourceError for the first that is wrong. */
export const workflowsFromFolder = (folder: string, options: CompileOptions = {}): WorkflowManifest[] =>
  readdirSync(folder)
    .filter((file) => /\.workflow\.ya?ml$/.test(basename(file)))
    .sort()
    .map((file) => workflowFromFile(join(folder, file), options));
