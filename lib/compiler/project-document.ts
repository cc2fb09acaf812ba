import type { Diagnostic } from '#core/diagnostics.ts';
import { isObject, type Json, type JsonObject } from '#core/json.ts';
import type { DocumentKind } from '#kinds/document-kind.ts';
import { documentKinds } from '#kinds/index.ts';
import type { Project, ProjectDocument } from '#steps/project.ts';
import type { Finding } from './findings/finding.ts';
import { inOrder, toDiagnostic } from './findings/to-diagnostic.ts';
import { invalidValue } from './parse/errors/invalid-value.ts';
import { missingField } from './parse/errors/missing-field.ts';
import { unknownField } from './parse/errors/unknown-field.ts';
import { unknownStepType } from './parse/errors/unknown-step-type.ts';
import { unlikeFile } from './parse/errors/unlike-file.ts';
import { wrongType } from './parse/errors/wrong-type.ts';
import { valueAt } from './parse/issues.ts';
import { ownProblems, shapeProblems } from './parse/read-document.ts';
import { readShape } from './parse/shape.ts';
import { parseYaml } from './parse/yaml.ts';
import type { WorkflowSource } from './types.ts';

/** A document that others may refer to. */
export interface ReadProjectDocument {
  /** Absent if its shape is wrong. */
  document?: ProjectDocument;
  /** Returns everything that is wrong with it; what it says of other documents is checked against the project. */
  problemsIn(project: Project): Diagnostic[];
}

/** Reads a document of a kind. Never throws. */
export const readProjectDocument = (source: WorkflowSource): ReadProjectDocument => {
  const { value, diagnostics, spanOf } = parseYaml(source);
  return readProjectValue(value, {
    file: source.file,
    spanOf,
    withFindings: (findings) =>
      inOrder([...diagnostics, ...findings.map((finding) => toDiagnostic(finding, spanOf))]),
  });
};

/** How a document was written. */
interface Written {
  file: string;
  spanOf: ProjectDocument['spanOf'];
  /** Returns the diagnostics of findings in the order of the document, with those of its text. */
  withFindings(findings: readonly Finding[]): Diagnostic[];
}

/** Reads what a file of a kind's document says; undefined if it says nothing. */
export const readProjectValue = (
  value: Json | undefined,
  { file, spanOf, withFindings }: Written,
): ReadProjectDocument => {
  const unreadable = (...findings: Finding[]): ReadProjectDocument => ({
    problemsIn: () => withFindings(findings),
  });
  if (value === undefined) return unreadable();
  if (!isObject(value)) return unreadable(wrongType.finding(value, 'a document, a map with "kind"', []));
  const kind = kindOf(value);
  if (!kind) return unreadable(unknownKind(value));
  const unlike = unlikeFile.kind(kind.kind, file);
  const shape = shapeProblems(kind, value);
  if (unlike || shape.length > 0) return unreadable(...(unlike ? [unlike] : []), ...shape);
  return {
    document: { kind: kind.kind, file, value, spanOf },
    problemsIn: (project) => withFindings([...ownProblems(kind, value, project), ...stepProblems(value)]),
  };
};

const kindOf = ({ kind }: JsonObject): DocumentKind | undefined =>
  typeof kind === 'string' ? documentKinds.get(kind) : undefined;

const unknownKind = ({ kind }: JsonObject): Finding =>
  kind === undefined
    ? missingField.finding('kind', [], 'a document', 'Kind of document.')
    : invalidValue.choice(kind, [...documentKinds.keys()], ['kind']);

/** Codes of findings that hold whatever the parameters are. */
const CERTAIN = new Set<string>([unknownField.code, unknownStepType.code, missingField.code]);

/**
 * Returns what is wrong with the form of a document's steps, as far as it does not depend on what the document is used with: fields
 * that a use fills in, and steps that a kind makes of others, are left out.
 */
const stepProblems = ({ name, steps }: JsonObject): Finding[] => {
  if (!Array.isArray(steps)) return [];
  const extensions = [...documentKinds.values()].flatMap(({ extension }) => extension?.key ?? []);
  return readShape({ name: name ?? '', steps }).findings.filter(({ code, path }) => {
    const around = path.map((_, length) => valueAt({ steps }, path.slice(0, length + 1)));
    return (
      CERTAIN.has(code) &&
      !around.some((value) => isObject(value) && extensions.some((key) => Object.hasOwn(value, key)))
    );
  });
};
