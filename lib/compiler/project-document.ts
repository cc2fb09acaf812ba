import type { Diagnostic } from '#core/diagnostics.ts';
import { isObject, type JsonObject } from '#core/json.ts';
import type { DocumentKind } from '#kinds/document-kind.ts';
import { documentKinds } from '#kinds/index.ts';
import type { Project, ProjectDocument } from '#steps/project.ts';
import type { Finding } from './findings/finding.ts';
import { inOrder, toDiagnostic } from './findings/to-diagnostic.ts';
import { invalidValue } from './parse/errors/invalid-value.ts';
import { missingField } from './parse/errors/missing-field.ts';
import { wrongType } from './parse/errors/wrong-type.ts';
import { checkDocument } from './parse/read-document.ts';
import { parseYaml } from './parse/yaml.ts';
import type { WorkflowSource } from './types.ts';

/** A document that others may refer to, and everything that is wrong with it. */
export interface ReadProjectDocument {
  /** Absent if its shape is wrong. */
  document?: ProjectDocument;
  diagnostics: Diagnostic[];
}

/** Reads a document of a kind. Never throws. */
export const readProjectDocument = (source: WorkflowSource, project: Project = {}): ReadProjectDocument => {
  const { value, diagnostics, spanOf } = parseYaml(source);
  const found = (findings: Finding[]): ReadProjectDocument => ({
    diagnostics: inOrder([...diagnostics, ...findings.map((finding) => toDiagnostic(finding, spanOf))]),
  });
  if (value === undefined) return found([]);
  if (!isObject(value)) return found([wrongType.finding(value, 'a document, a map with "kind"', [])]);
  const kind = kindOf(value);
  if (!kind) return found([unknownKind(value)]);
  const { findings, isReadable } = checkDocument(kind, value, project);
  return {
    ...found(findings),
    ...(isReadable ? { document: { kind: kind.kind, file: source.file, value, spanOf } } : {}),
  };
};

const kindOf = ({ kind }: JsonObject): DocumentKind | undefined =>
  typeof kind === 'string' ? documentKinds.get(kind) : undefined;

const unknownKind = ({ kind }: JsonObject): Finding =>
  kind === undefined
    ? missingField.finding('kind', [], 'a document', 'Kind of document.')
    : invalidValue.choice(kind, [...documentKinds.keys()], ['kind']);
