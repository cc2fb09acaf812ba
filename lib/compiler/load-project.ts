import { existsSync, readFileSync, statSync } from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';
import type { Connection } from '#contracts/connections/connection.ts';
import { type Diagnostic, hasErrors } from '#core/diagnostics.ts';
import type { Project } from '#steps/project.ts';
import { loadActions } from './actions/load-actions.ts';
import { parseConnections } from './connections/parse-connections.ts';
import { documentOf } from './define-workflow.ts';
import { loadDefinitionFile } from './definition-file.ts';
import { parseWorkflow } from './parse/index.ts';
import { readProjectDocument } from './project-document.ts';
import { callChecker } from './sdk/check-call.ts';
import type { ActionCatalog, CompileOptions, WorkflowSource } from './types.ts';
import { type ProjectWorkflow, workflowFacts } from './workflow-facts.ts';
import { documentFilesIn, isProjectFile, workflowFilesIn } from './workflow-files.ts';

/** What a project has: contracts of actions, and facts about workflows. */
export interface LoadedProject extends CompileOptions {
  actions: ActionCatalog;
  workflows: NonNullable<CompileOptions['workflows']>;
  documents: NonNullable<CompileOptions['documents']>;
  /** Every document that compiles to no workflow, with what is wrong with it; that of the connections only if something is. */
  checked: readonly CheckedDocument[];
}

/**
 * Reads what the compiler needs to know of a project: the contracts of the actions in `lambdas/`, and the workflows in
 * `statemachines/` and in further folders, whose workflows come first. Files that cannot be read are left out; compiling them says
 * what is wrong.
 */
export const loadProject = async (root: string, folders: readonly string[] = []): Promise<LoadedProject> => {
  const actions = await loadActions(root);
  const { connections, broken } = loadConnections(root);
  const places = [...new Set([...folders, join(root, 'statemachines')].map((folder) => resolve(folder)))];
  const { documents, checked } = loadDocuments(root, places);
  const files = places.flatMap(workflowFilesIn);
  const workflows = await Promise.all(files.map((file) => readWorkflow(file, { documents })));
  return {
    actions,
    connections,
    documents,
    checked: [...checked, ...(broken ? [broken] : [])],
    checkCall: callChecker(root),
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

/** Name of the document of connections in `statemachines/`. */
const CONNECTIONS_FILE = 'connections.yaml';

/** A document that compiles to no workflow, and what was found. */
export interface CheckedDocument extends WorkflowSource {
  /** Absolute path. */
  path: string;
  diagnostics: Diagnostic[];
}

/** Reads the documents of a project that are of other kinds than the workflow. What a document says of others is checked against all of them. */
const loadDocuments = (root: string, folders: readonly string[]) => {
  const read = folders.flatMap(documentFilesIn).map((path) => {
    const source = { text: readFileSync(path, 'utf8'), file: relative(root, path) };
    return { path, source, ...readProjectDocument(source) };
  });
  const documents = read.flatMap(({ document }) => document ?? []);
  const checked = read
    .filter(({ path }) => isProjectFile(path))
    .map(
      ({ path, source, problemsIn }): CheckedDocument => ({
        path,
        ...source,
        diagnostics: problemsIn({ documents }),
      }),
    );
  return { documents, checked };
};

/** Reads the connections of a project; none if it has no such document. */
export const loadConnections = (
  root: string,
): { connections: Record<string, Connection>; broken?: CheckedDocument } => {
  const path = join(root, 'statemachines', CONNECTIONS_FILE);
  if (!existsSync(path)) return { connections: {} };
  const source = { text: readFileSync(path, 'utf8'), file: join('statemachines', CONNECTIONS_FILE) };
  const { connections, diagnostics } = parseConnections(source);
  return { connections, ...(hasErrors(diagnostics) ? { broken: { path, ...source, diagnostics } } : {}) };
};

/** Reads a workflow file without checking it; undefined if it cannot be read. */
export const readWorkflow = async (
  file: string,
  project: Project = {},
): Promise<ProjectWorkflow | undefined> => {
  const text = readFileSync(file, 'utf8');
  const { document, gaps } = /\.(ts|js)$/.test(file)
    ? documentOf(await loadDefinitionFile(file, { text, file }), project)
    : parseWorkflow({ text, file }, project);
  return document && document.name !== '' ? { document, file, gaps } : undefined;
};
