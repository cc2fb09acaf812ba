import { basename, relative } from 'node:path';
import type { z } from 'zod';
import type { Diagnostic } from '#core/diagnostics.ts';
import { isObject } from '#core/json.ts';
import { documentKinds } from '#kinds/index.ts';
import { PROJECT_KINDS } from '#kinds/names.ts';
import type { Project, ProjectDocument, UnreadFile } from '#steps/project.ts';
import { isDefinedWorkflow, writtenOf } from './define-workflow.ts';
import { loadDefinitionFile } from './definition-file.ts';
import { inOrderOf, toDiagnostic } from './findings/to-diagnostic.ts';
import { unlikeFile } from './parse/errors/unlike-file.ts';
import { parseYaml } from './parse/yaml.ts';
import { type ReadProjectDocument, readProjectDocument, readProjectValue } from './project-document.ts';
import { readSourceFile } from './source-file.ts';
import type { ImportDefinition, WorkflowSource } from './types.ts';
import {
  definitionFilesIn,
  documentFilesIn,
  isProjectFile,
  kindOfFile,
  otherYamlFilesIn,
  WORKFLOW,
  workflowNameOf,
} from './workflow-files.ts';

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
  /** What the documents add to the project. */
  provided: Pick<Project, 'connections'>;
}

/** Reads the documents of a project that are of other kinds than the workflow. What a document says of others is checked against all of them. */
export const loadDocuments = async (
  root: string,
  folders: readonly string[],
  importDefinition?: ImportDefinition,
): Promise<LoadedDocuments> => {
  const read = await Promise.all([
    ...folders.flatMap(documentFilesIn).map((path) => readText(root, path)),
    ...folders.flatMap(definitionFilesIn).map((path) => readDefined(root, path, importDefinition)),
  ]);
  const documents = read.flatMap(({ document }) => document ?? []);
  const unread = read
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
  return { documents, checked, unread, provided: providedBy(documents, unread) };
};

/** What documents of all kinds add to the project. Of a kind that has a document which cannot be read, nothing is known, and nothing is checked. */
const providedBy = (
  documents: readonly ProjectDocument[],
  unread: readonly UnreadFile[],
): Pick<Project, 'connections'> =>
  Object.fromEntries(
    [...documentKinds.values()].flatMap(({ kind, provides }) => {
      if (!provides || unread.some((file) => file.kind === kind)) return [];
      const all = documents.filter((document) => document.kind === kind);
      return [[provides.field, Object.assign({}, ...all.map(({ value }) => provides.of(value)))]];
    }),
  );

const otherName = (path: string, document: ProjectDocument | undefined): Diagnostic[] => {
  const name = document?.value.name;
  const finding = typeof name === 'string' ? unlikeFile.name(name, basename(path)) : undefined;
  return finding ? [toDiagnostic(finding, document?.spanOf)] : [];
};

/** A file and what was read of it. */
interface ReadFile extends ReadProjectDocument {
  path: string;
  source: WorkflowSource;
}

const readText = (root: string, path: string): ReadFile => {
  const { unreadable, ...source } = readSourceFile(path, relative(root, path));
  if (unreadable) return { path, source, problemsIn: () => [unreadable] };
  return { path, source, ...readProjectDocument(source) };
};

/** Reads a document that is written in TypeScript. */
const readDefined = async (
  root: string,
  path: string,
  importDefinition?: ImportDefinition,
): Promise<ReadFile> => {
  const { unreadable, ...source } = readSourceFile(path, relative(root, path));
  if (unreadable) return { path, source, problemsIn: () => [unreadable] };
  const loaded = await loadDefinitionFile(path, source, importDefinition);
  if (!isDefinedWorkflow(loaded)) return { path, source, problemsIn: () => loaded.diagnostics };
  const { value, findings: unwritable } = writtenOf(loaded);
  const read = readProjectValue(value, {
    file: source.file,
    spanOf: () => undefined,
    withFindings: (findings) =>
      inOrderOf(
        value,
        [...unwritable, ...findings].map((finding) => toDiagnostic(finding)),
      ),
  });
  return { path, source, ...read };
};

/** Returns what is known of a file whose mistakes keep others from knowing what is in it. */
export const unreadFile = (root: string, path: string): UnreadFile => {
  const kind = kindOfFile(path) ?? WORKFLOW;
  const isWorkflow = !PROJECT_KINDS.includes(kind);
  return { kind, name: workflowNameOf(path), file: relative(root, path), isWorkflow };
};

/** Fields of which a document has at least one: those that its kind requires, or that bring in what is required. */
const fieldsOfDocuments = (): string[] => [
  'kind',
  'steps',
  ...[...documentKinds.values()].flatMap(({ fields, extension }) => [
    ...Object.entries(fields).flatMap(([name, schema]) =>
      name === 'name' || (schema as z.ZodType).isOptional() ? [] : [name],
    ),
    ...(extension ? [extension.key] : []),
  ]),
];

/** Returns the files of a folder that look like documents and that nothing reads, with a warning that says so. */
export const strayFiles = (root: string, folder: string): CheckedDocument[] =>
  otherYamlFilesIn(folder).flatMap((path) => {
    const source = readSourceFile(path, relative(root, path));
    const { value, spanOf } = parseYaml(source);
    if (!isObject(value) || !fieldsOfDocuments().some((field) => Object.hasOwn(value, field))) return [];
    const kinds = [WORKFLOW, ...documentKinds.keys()];
    const finding = unlikeFile.ending(path, kinds, value.kind);
    return [{ path, ...source, diagnostics: [toDiagnostic(finding, spanOf)] }];
  });
