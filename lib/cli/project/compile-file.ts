import { dirname } from 'node:path';
import type { WorkflowDocument } from '#compiler/document.ts';
import type { LoadedProject } from '#compiler/load-project.ts';
import type { ActionCatalog, Compilation, CompileOptions, Plan } from '#compiler/types.ts';
import type { WorkflowManifest } from '#contracts/manifest.ts';
import { workflowsBeside } from '#contracts/variant-choice.ts';
import { hasErrors } from '#core/diagnostics.ts';
import { required } from '#core/required.ts';
import { UserError } from '../errors/user-error.ts';
import { countFindings } from '../render/code-frame.ts';
import type { Colors, Terminal } from '../terminal/terminal.ts';
import { brokenContracts } from './broken-contracts.ts';
import { renderFindings } from './findings.ts';
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
  /** The workflows that it calls, or its variants start, at any depth. */
  called: WorkflowManifest[];
  project: LoadedProject;
}

/**
 * Compiles a workflow file, YAML or TypeScript. Errors in it are returned as diagnostics. A document that compiles to no workflow has
 * diagnostics only.
 */
export const compileFile = async (
  path: string,
  cwd: string,
  project: CompileOptions & Partial<Pick<LoadedProject, 'checked'>>,
): Promise<CompiledFile> => {
  const file = shown(path, cwd);
  const checked = project.checked?.find((document) => document.path === path);
  if (checked) return { ...checked, file };
  const compiler = await import('#compiler/compile-file.ts');
  return { path, file, ...(await compiler.compileFile(path, file, project)) };
};

/**
 * Compiles a workflow given by file or name; throws a UserError with all code frames if it has errors. Reads its project, unless that
 * is given.
 */
export const loadWorkflow = async (
  reference: string,
  cwd: string,
  terminal: Pick<Terminal, 'colors' | 'note'>,
  known?: LoadedProject,
): Promise<ValidWorkflow> => {
  const path = findWorkflow(reference, cwd);
  const project = known ?? (await projectOf(path));
  const broken = project.checked.find(({ diagnostics }) => hasErrors(diagnostics));
  if (broken) throw invalid(broken, project.actions, terminal.colors);
  const compiled = await compileValid(path, cwd, project, terminal.colors);
  if (compiled.diagnostics.length > 0) terminal.note(warningsOf(compiled, terminal.colors));
  const called = new Map<string, WorkflowManifest>();
  const add = async (caller: WorkflowManifest): Promise<void> => {
    for (const name of workflowsBeside(caller)) {
      if (called.has(name) || name === compiled.manifest.name) continue;
      const { file } = required(project.workflows, name);
      const { manifest } = await compileValid(file, cwd, project, terminal.colors);
      called.set(manifest.name, manifest);
      await add(manifest);
    }
  };
  await add(compiled.manifest);
  return { ...compiled, called: [...called.values()], project };
};

/** Counts the warnings of a workflow: what runs it says them in a line, and `baton validate` in full. */
const warningsOf = ({ file, diagnostics }: CompiledFile, colors: Colors): string =>
  `${colors.yellow('warning')} ${file} has ${countFindings(diagnostics)}; "baton validate ${file}" shows what to do`;

/** Reads what the compiler needs to know of the project that a workflow file is in, and of the workflows beside the file. */
export const projectOf = async (path: string): Promise<LoadedProject> => {
  // Loaded late, as the compiler is: most commands talk to a running stack, and need neither.
  const { loadProject } = await import('#compiler/load-project.ts');
  return loadProject(findRoot(dirname(path)), [dirname(path)]);
};

const compileValid = async (
  path: string,
  cwd: string,
  project: LoadedProject,
  colors: Colors,
): Promise<CompiledFile & Pick<ValidWorkflow, 'document' | 'manifest' | 'plan'>> => {
  const compiled = await compileFile(path, cwd, project);
  const { document, manifest, plan, diagnostics } = compiled;
  if (!document || !manifest || !plan || hasErrors(diagnostics))
    throw invalid(compiled, project.actions, colors);
  return { ...compiled, document, manifest, plan };
};

const invalid = (compiled: CompiledFile, actions: ActionCatalog, colors: Colors): UserError => {
  const { diagnostics, file } = compiled;
  const frames = renderFindings(compiled, colors);
  const reasons = diagnostics.some(({ code }) => code === 'broken-contract') ? brokenContracts(actions) : [];
  return new UserError(`${file} has ${countFindings(diagnostics)}`, {
    report: [...reasons, ...frames].join('\n\n'),
    details: { diagnostics },
  });
};
