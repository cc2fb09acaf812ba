import { existsSync, readFileSync, statSync } from 'node:fs';
import { join, resolve, sep } from 'node:path';
import { ESTIMATES_FILE, type Estimates, estimatesIn } from '#contracts/estimates.ts';
import { defined } from '#core/defined.ts';
import { parseJson } from '#core/json.ts';
import { packageFolder } from '#core/package-folder.ts';
import { pythonPackage } from '#core/python-packages.ts';
import type { Project } from '#steps/project.ts';
import { loadActions } from './actions/load-actions.ts';
import { documentOf } from './define-workflow.ts';
import { importOnce, loadDefinitionFile } from './definition-file.ts';
import { type CheckedDocument, loadDocuments, strayFiles, unreadFile } from './load-documents.ts';
import { parseWorkflow } from './parse/index.ts';
import { knownCalls } from './sdk/known-calls.ts';
import { permissionNames } from './sdk/permissions.ts';
import { readSourceFile } from './source-file.ts';
import type { ActionCatalog, CompileOptions, ImportDefinition } from './types.ts';
import { type ProjectWorkflow, workflowFacts } from './workflow-facts.ts';
import { kindOfFile, WORKFLOW, workflowFilesIn } from './workflow-files.ts';

/** What a project has: contracts of actions, and facts about workflows. */
export interface LoadedProject extends CompileOptions {
  actions: ActionCatalog;
  workflows: NonNullable<CompileOptions['workflows']>;
  documents: NonNullable<CompileOptions['documents']>;
  /** Every document that compiles to no workflow, with what is wrong with it. */
  checked: readonly CheckedDocument[];
  /** Files that look like a document and that the project does not find, because of their names, each with a warning. */
  strays: readonly CheckedDocument[];
}

/**
 * Reads what the compiler needs to know of a project: the contracts of the actions in `lambdas/`, and the workflows in
 * `statemachines/` and in further folders, whose workflows come first. Files that cannot be read are left out; compiling them says
 * what is wrong.
 */
export const loadProject = async (root: string, folders: readonly string[] = []): Promise<LoadedProject> => {
  const actions = await loadActions(root);
  const places = [...new Set([...folders, join(root, 'statemachines')].map((folder) => resolve(folder)))];
  const importDefinition = importOnce();
  const { documents, checked, unread, provided } = await loadDocuments(root, places, importDefinition);
  const files = places.flatMap(workflowFilesIn);
  const workflows = await Promise.all(
    files.map((file) => readWorkflow(file, { documents }, importDefinition)),
  );
  const unreadWorkflows = files
    .filter((file, index) => workflows[index] === undefined && kindOfFile(file) === WORKFLOW)
    .map((file) => unreadFile(root, file));
  return {
    actions,
    importDefinition,
    ...provided,
    documents,
    estimates: loadEstimates(root),
    unread: [...unread, ...unreadWorkflows],
    checked,
    strays: places.flatMap((folder) => strayFiles(root, folder)),
    serviceCall: knownCalls(root),
    hasPackage: (name) => packageFolder(name, resolve(root)) !== undefined,
    pythonModules: (name) => pythonPackage(name, resolve(root))?.modules ?? 'missing',
    ...defined({ permissions: permissionNames() }),
    read: (file) => {
      const path = resolve(root, file);
      if (!path.startsWith(resolve(root) + sep)) return undefined;
      return existsSync(path) && statSync(path).isFile() ? readFileSync(path, 'utf8') : undefined;
    },
    workflows: workflowFacts(
      workflows.filter((workflow) => workflow !== undefined),
      actions,
    ),
  };
};

/** Reads how long steps have taken; nothing if the project does not keep that, or if the file cannot be read. */
const loadEstimates = (root: string): Estimates => {
  const path = join(root, 'statemachines', ESTIMATES_FILE);
  return estimatesIn(existsSync(path) ? parseJson(readFileSync(path, 'utf8')) : undefined);
};

/** Reads a workflow file without checking it; undefined if it cannot be read. */
export const readWorkflow = async (
  file: string,
  project: Project = {},
  importDefinition?: ImportDefinition,
): Promise<ProjectWorkflow | undefined> => {
  const { text, unreadable } = readSourceFile(file, file);
  if (unreadable) return undefined;
  const { document, gaps } = /\.(ts|js)$/.test(file)
    ? documentOf(await loadDefinitionFile(file, { text, file }, importDefinition), project)
    : parseWorkflow({ text, file }, project);
  return document && document.name !== '' ? { document, file, gaps } : undefined;
};
