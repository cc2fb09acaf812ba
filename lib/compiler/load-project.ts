import { existsSync, readFileSync, statSync } from 'node:fs';
import { join, resolve, sep } from 'node:path';
import type { Connection } from '#contracts/connections/connection.ts';
import { type Diagnostic, hasErrors } from '#core/diagnostics.ts';
import { loadActions } from './actions/load-actions.ts';
import { parseConnections } from './connections/parse-connections.ts';
import { documentOf } from './define-workflow.ts';
import { loadDefinitionFile } from './definition-file.ts';
import { parseWorkflow } from './parse/index.ts';
import { callChecker } from './sdk/check-call.ts';
import type { ActionCatalog, CompileOptions, WorkflowSource } from './types.ts';
import { type ProjectWorkflow, workflowFacts } from './workflow-facts.ts';
import { workflowFilesIn } from './workflow-files.ts';

/** What a project has: contracts of actions, and facts about workflows. */
export interface LoadedProject extends CompileOptions {
  actions: ActionCatalog;
  workflows: NonNullable<CompileOptions['workflows']>;
  /** The document of connections, if it has errors. */
  brokenConnections?: ParsedDocument;
}

/**
 * Reads what the compiler needs to know of a project: the contracts of the actions in `lambdas/`, and the workflows in
 * `statemachines/` and in further folders, whose workflows come first. Files that cannot be read are left out; compiling them says
 * what is wrong.
 */
export const loadProject = async (root: string, folders: readonly string[] = []): Promise<LoadedProject> => {
  const actions = await loadActions(root);
  const { connections, broken } = loadConnections(root);
  const files = [...folders, join(root, 'statemachines')].flatMap(workflowFilesIn);
  const workflows = await Promise.all([...new Set(files)].map(readWorkflow));
  return {
    actions,
    connections,
    ...(broken ? { brokenConnections: broken } : {}),
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

/** A document that was parsed, and what was found. */
export interface ParsedDocument extends WorkflowSource {
  diagnostics: Diagnostic[];
}

/** Reads the connections of a project; none if it has no such document. */
export const loadConnections = (
  root: string,
): { connections: Record<string, Connection>; broken?: ParsedDocument } => {
  const path = join(root, 'statemachines', CONNECTIONS_FILE);
  if (!existsSync(path)) return { connections: {} };
  const source = { text: readFileSync(path, 'utf8'), file: join('statemachines', CONNECTIONS_FILE) };
  const { connections, diagnostics } = parseConnections(source);
  return { connections, ...(hasErrors(diagnostics) ? { broken: { ...source, diagnostics } } : {}) };
};

/** Reads a workflow file without checking it; undefined if it cannot be read. */
export const readWorkflow = async (file: string): Promise<ProjectWorkflow | undefined> => {
  const text = readFileSync(file, 'utf8');
  const { document, gaps } = /\.(ts|js)$/.test(file)
    ? documentOf(await loadDefinitionFile(file, { text, file }))
    : parseWorkflow({ text, file });
  return document && document.name !== '' ? { document, file, gaps } : undefined;
};
