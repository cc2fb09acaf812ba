import { existsSync, readFileSync, statSync } from 'node:fs';
import { basename, join, relative, resolve, sep } from 'node:path';
import type { Connection } from '#contracts/connections/connection.ts';
import { ESTIMATES_FILE, type Estimates, estimatesIn } from '#contracts/estimates.ts';
import { type Diagnostic, hasErrors } from '#core/diagnostics.ts';
import { isObject, parseJson } from '#core/json.ts';
import { documentKinds } from '#kinds/index.ts';
import type { Project, ProjectDocument, UnreadFile } from '#steps/project.ts';
import { loadActions } from './actions/load-actions.ts';
import { parseConnections } from './connections/parse-connections.ts';
import { documentOf, isDefinedWorkflow, writtenOf } from './define-workflow.ts';
import { loadDefinitionFile } from './definition-file.ts';
import { toDiagnostic } from './findings/to-diagnostic.ts';
import { unlikeFile } from './parse/errors/unlike-file.ts';
import { parseWorkflow } from './parse/index.ts';
import { shapeProblems } from './parse/read-document.ts';
import { parseYaml } from './parse/yaml.ts';
import { readProjectDocument } from './project-document.ts';
import { callChecker } from './sdk/check-call.ts';
import { readSourceFile } from './source-file.ts';
import type { ActionCatalog, CompileOptions, WorkflowSource } from './types.ts';
import { type ProjectWorkflow, workflowFacts } from './workflow-facts.ts';
import {
  CONNECTIONS_FILE,
  definitionFilesIn,
  documentFilesIn,
  isProjectFile,
  kindOfFile,
  otherYamlFilesIn,
  WORKFLOW,
  workflowFilesIn,
  workflowNameOf,
} from './workflow-files.ts';

/** What a project has: contracts of actions, and facts about workflows. */
export interface LoadedProject extends CompileOptions {
  actions: ActionCatalog;
  workflows: NonNullable<CompileOptions['workflows']>;
  documents: NonNullable<CompileOptions['documents']>;
  /** Every document that compiles to no workflow, with what is wrong with it; that of the connections only if something is. */
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
  const { connections, broken } = loadConnections(root);
  const places = [...new Set([...folders, join(root, 'statemachines')].map((folder) => resolve(folder)))];
  const { documents, checked, unread } = await loadDocuments(root, places);
  const files = places.flatMap(workflowFilesIn);
  const workflows = await Promise.all(files.map((file) => readWorkflow(file, { documents })));
  const unreadWorkflows = files
    .filter((file, index) => workflows[index] === undefined && kindOfFile(file) === WORKFLOW)
    .map((file) => unreadFile(root, file));
  return {
    actions,
    // Of connections that cannot be read, nothing is known: steps that name them are not checked.
    ...(broken ? {} : { connections }),
    documents,
    estimates: loadEstimates(root),
    unread: [...unread, ...unreadWorkflows],
    checked: broken ? [...checked, broken] : checked,
    strays: places.flatMap((folder) => strayFiles(root, folder)),
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

/** A document that compiles to no workflow, and what was found. */
export interface CheckedDocument extends WorkflowSource {
  /** Absolute path. */
  path: string;
  diagnostics: Diagnostic[];
}

interface LoadedDocuments {
  documents: ProjectDocument[];
  checked: CheckedDocument[];
  unread: UnreadFile[];
}

/** Reads the documents of a project that are of other kinds than the workflow. What a document says of others is checked against all of them. */
const loadDocuments = async (root: string, folders: readonly string[]): Promise<LoadedDocuments> => {
  const read = folders.flatMap(documentFilesIn).map((path) => {
    const { unreadable, ...source } = readSourceFile(path, relative(root, path));
    if (unreadable) return { path, source, document: undefined, problemsIn: () => [unreadable] };
    const { document, problemsIn } = readProjectDocument(source);
    return { path, source, document, problemsIn };
  });
  const defined = await Promise.all(
    folders
      .flatMap(definitionFilesIn)
      .map(async (path) => ({ path, document: await definedDocument(root, path) })),
  );
  const documents = [...read, ...defined].flatMap(({ document }) => document ?? []);
  const unread = [...read, ...defined]
    .filter(({ document }) => document === undefined)
    .map(({ path }) => unreadFile(root, path));
  const checked = read
    .filter(({ path }) => isProjectFile(path))
    .map(
      ({ path, source, document, problemsIn }): CheckedDocument => ({
        path,
        ...source,
        diagnostics: [...problemsIn({ documents, unread }), ...otherName(path, document)],
      }),
    );
  return { documents, checked, unread };
};

const otherName = (path: string, document: ProjectDocument | undefined): Diagnostic[] => {
  const name = document?.value.name;
  const finding = typeof name === 'string' ? unlikeFile.name(name, basename(path)) : undefined;
  return finding ? [toDiagnostic(finding, document?.spanOf)] : [];
};

/** Reads a document of another kind that is written in TypeScript; undefined if its shape is wrong. */
const definedDocument = async (root: string, path: string): Promise<ProjectDocument | undefined> => {
  const file = relative(root, path);
  const loaded = await loadDefinitionFile(path, { text: '', file });
  const value = isDefinedWorkflow(loaded) ? writtenOf(loaded) : undefined;
  const kind = isObject(value) && typeof value.kind === 'string' ? documentKinds.get(value.kind) : undefined;
  if (!kind || !isObject(value) || shapeProblems(kind, value).length > 0) return undefined;
  return { kind: kind.kind, file, value, spanOf: () => undefined };
};

const unreadFile = (root: string, path: string): UnreadFile => ({
  kind: kindOfFile(path) ?? WORKFLOW,
  name: workflowNameOf(path),
  file: relative(root, path),
});

/** Fields of which a document has at least one. */
const FIELDS_OF_DOCUMENTS = ['kind', 'steps', 'extends', 'stages', 'transitions', 'services', 'connections'];

/** Files of a folder that look like documents and that nothing reads, with a warning that says so. */
const strayFiles = (root: string, folder: string): CheckedDocument[] =>
  otherYamlFilesIn(folder).flatMap((path) => {
    const source = readSourceFile(path, relative(root, path));
    const { value, spanOf } = parseYaml(source);
    if (!isObject(value) || !FIELDS_OF_DOCUMENTS.some((field) => Object.hasOwn(value, field))) return [];
    const kinds = [WORKFLOW, ...documentKinds.keys()];
    const finding = unlikeFile.ending(path, kinds, value.kind);
    return [{ path, ...source, diagnostics: [toDiagnostic(finding, spanOf)] }];
  });

/** Reads the connections of a project; none if it has no such document. */
export const loadConnections = (
  root: string,
): { connections: Record<string, Connection>; broken?: CheckedDocument } => {
  const path = join(root, 'statemachines', CONNECTIONS_FILE);
  if (!existsSync(path)) return { connections: {} };
  const { unreadable, ...source } = readSourceFile(path, join('statemachines', CONNECTIONS_FILE));
  if (unreadable) return { connections: {}, broken: { path, ...source, diagnostics: [unreadable] } };
  const { connections, diagnostics } = parseConnections(source);
  return { connections, ...(hasErrors(diagnostics) ? { broken: { path, ...source, diagnostics } } : {}) };
};

/** Reads how long steps have taken; nothing if the project does not keep that, or if the file cannot be read. */
export const loadEstimates = (root: string): Estimates => {
  const path = join(root, 'statemachines', ESTIMATES_FILE);
  return estimatesIn(existsSync(path) ? parseJson(readFileSync(path, 'utf8')) : undefined);
};

/** Reads a workflow file without checking it; undefined if it cannot be read. */
export const readWorkflow = async (
  file: string,
  project: Project = {},
): Promise<ProjectWorkflow | undefined> => {
  const { text, unreadable } = readSourceFile(file, file);
  if (unreadable) return undefined;
  const { document, gaps } = /\.(ts|js)$/.test(file)
    ? documentOf(await loadDefinitionFile(file, { text, file }), project)
    : parseWorkflow({ text, file }, project);
  return document && document.name !== '' ? { document, file, gaps } : undefined;
};
