import { dirname } from 'node:path';
import { loadActions } from '#compiler/actions/load-actions.ts';
import { compileDefinitionFile } from '#compiler/definition-file.ts';
import type { WorkflowDocument } from '#compiler/document.ts';
import { compileWorkflow } from '#compiler/index.ts';
import type { ActionCatalog, Compilation, Plan } from '#compiler/types.ts';
import type { WorkflowManifest } from '#contracts/manifest.ts';
import { hasErrors } from '#core/diagnostics.ts';
import { UserError } from '../errors/user-error.ts';
import { countFindings, renderDiagnostic } from '../render/code-frame.ts';
import type { Colors, Terminal } from '../terminal/terminal.ts';
import { brokenContracts } from './broken-contracts.ts';
import { readText } from './files.ts';
import { findRoot, findWorkflow, shown } from './project.ts';

/** A workflow file and what the compiler says about it. */
export interface CompiledFile extends Compilation {
  /** Absolute path. */
  path: string;
  /** The path as the user would write it. */
  file: string;
  text: string;
}

/** A workflow without errors. */
export interface ValidWorkflow extends CompiledFile {
  document: WorkflowDocument;
  manifest: WorkflowManifest;
  plan: Plan;
}

/** Compiles a workflow file, YAML or TypeScript. Errors in it are returned as diagnostics. */
export const compileFile = async (
  path: string,
  cwd: string,
  actions: ActionCatalog,
): Promise<CompiledFile> => {
  const text = readText(path, cwd, 'workflow');
  const file = shown(path, cwd);
  const compilation = path.endsWith('.ts')
    ? await compileDefinitionFile(path, { text, file }, { actions })
    : compileWorkflow({ text, file }, { actions });
  return { path, file, text, ...compilation };
};

/** Compiles a workflow given by file or name; throws a UserError with all code frames if it has errors. */
export const loadWorkflow = async (
  reference: string,
  cwd: string,
  terminal: Terminal,
): Promise<ValidWorkflow> => {
  const path = findWorkflow(reference, cwd);
  const actions = await loadActions(findRoot(dirname(path)));
  const compiled = await compileFile(path, cwd, actions);
  const { document, manifest, plan, diagnostics } = compiled;
  if (!document || !manifest || !plan || hasErrors(diagnostics))
    throw invalid(compiled, actions, terminal.colors);
  for (const warning of diagnostics) terminal.note(renderDiagnostic(warning, compiled.text, terminal.colors));
  return { ...compiled, document, manifest, plan };
};

const invalid = (
  { diagnostics, text, file }: CompiledFile,
  actions: ActionCatalog,
  colors: Colors,
): UserError => {
  const frames = diagnostics.map((diagnostic) => renderDiagnostic(diagnostic, text, colors));
  const reasons = diagnostics.some(({ code }) => code === 'broken-contract') ? brokenContracts(actions) : [];
  return new UserError(`${file} has ${countFindings(diagnostics)}`, {
    report: [...reasons, ...frames].join('\n\n'),
    details: { diagnostics },
  });
};
