import { type Diagnostic, pathText } from '#core/diagnostics.ts';
import { isObject, type Json, type JsonObject } from '#core/json.ts';
import type { KindDefinition } from '#kinds/definitions.ts';
import type { StepDefinition } from '#steps/definitions.ts';
import type { Project } from '#steps/project.ts';
import type { WorkflowDocument } from './document.ts';
import { describe } from './findings/describe.ts';
import type { Finding, Path } from './findings/finding.ts';
import { inOrderOf, toDiagnostic } from './findings/to-diagnostic.ts';
import { finish } from './index.ts';
import { addEstimates } from './model/add-estimates.ts';
import { addFactoryDefaults } from './model/add-factory-defaults.ts';
import { addUndos } from './model/add-undos.ts';
import { fillSteps } from './model/fill-steps.ts';
import { spreadLists } from './model/spread-lists.ts';
import { wrongType } from './parse/errors/wrong-type.ts';
import { spansIn, withPlace, writtenBy } from './parse/index.ts';
import { readDocument } from './parse/read-document.ts';
import type { ParseGaps } from './parse/steps.ts';
import { sourceOfDefinition, withSource } from './source.ts';
import type { Compilation, CompileOptions } from './types.ts';
import { validate } from './validate.ts';

/** A workflow as it is written in TypeScript; field for field what YAML has. */
export type WorkflowDefinition = Omit<WorkflowDocument, 'steps' | 'origin'> & {
  $schema?: string;
  kind?: 'workflow';
  steps: StepDefinition[];
};

/** What uses a template: its name, values of its parameters, and what is changed in its steps, by id; null removes a step. */
interface Extended {
  extends: string;
  with?: Record<string, Json>;
  overrides?: Record<string, JsonObject | null>;
}

/** A step that is a group with the steps of a template, as it is written in TypeScript. */
export type ExtendedStep = Extended &
  Pick<StepDefinition, 'id' | 'description' | 'needs' | 'when' | 'phase' | 'weight'> & {
    type?: never;
    uses?: never;
    on_error?: GroupDefinition['on_error'];
  };

type GroupDefinition = Extract<StepDefinition, { type: 'group' }>;

/** A workflow that uses templates, as it is written in TypeScript. One that extends one has its steps before its own. */
export type ExtendedWorkflow = Omit<WorkflowDefinition, 'kind' | 'steps'> &
  Partial<Extended> & { kind: 'workflow'; steps?: (StepDefinition | ExtendedStep)[] };

/** A document as it is written in TypeScript: a workflow, or one of another kind. */
export type DocumentDefinition = WorkflowDefinition | ExtendedWorkflow | KindDefinition;

/** A workflow defined in TypeScript, not yet checked. */
export interface DefinedWorkflow<Definition extends DocumentDefinition = DocumentDefinition> {
  readonly definition: Definition;
}

/** Defines a workflow in TypeScript. It is checked when it is compiled, by the same rules as YAML. */
export const defineWorkflow = (definition: WorkflowDefinition): DefinedWorkflow<WorkflowDefinition> => ({
  definition,
});

/**
 * Defines a document of another kind, such as a pipeline, or a workflow that uses templates, in TypeScript. It is checked when it is
 * compiled, by the same rules as YAML.
 */
export const defineDocument = (definition: KindDefinition | ExtendedWorkflow): DefinedWorkflow => ({
  definition,
});

/** Whether a value, such as the default export of a module, is a workflow made by `defineWorkflow`. */
export const isDefinedWorkflow = (value: unknown): value is DefinedWorkflow =>
  typeof value === 'object' && value !== null && 'definition' in value && isObject(value.definition);

/** Compiles a defined workflow. Diagnostics have a path into the definition in place of line and column. `file` is the one that exports it. */
export const compileDefinition = (
  { definition }: DefinedWorkflow,
  around: CompileOptions = {},
  file?: string,
): Compilation => {
  const read = readDefinition(definition, around, file);
  const { written, unwritable, document, findings, gaps, sourceOf } = read;
  const options: CompileOptions = {
    ...around,
    documents: read.project.documents,
    scripts: document?.scripts,
  };
  const foreign = new Set(unwritable.map(({ path }) => pathText(path)));
  const asWritten = writtenBy(sourceOf);
  const spanAt = spansIn(around);
  const others = findings
    .map(({ finding, place }) =>
      withPlace(
        toDiagnostic(finding, (_, spot) => spanAt(place, spot)),
        place,
      ),
    )
    .filter(({ path }) => !foreign.has(pathText(path)));
  const parsed = [...unwritable.map((finding) => toDiagnostic(finding)), ...others];
  const ordered = (found: Diagnostic[]): Diagnostic[] =>
    inOrderOf(written, [...parsed, ...found.map(asWritten)]);
  if (!document) return { diagnostics: ordered([]) };
  fillSteps(document, gaps);
  addUndos(document, options, gaps);
  addFactoryDefaults(document, options, gaps);
  addEstimates(document, options, gaps);
  spreadLists(document, options, gaps);
  const found = ordered(
    validate(document, (path, spot) => spanAt(sourceOf(path), spot), { ...options, gaps }),
  );
  return withSource(finish(document, found, options), () => sourceOfDefinition(document, written, options));
};

const readDefinition = (definition: DocumentDefinition, project: Project = {}, file?: string) => {
  const { value: written, findings: unwritable } = writtenOf({ definition });
  return { written, unwritable, ...readDocument(written, project, file) };
};

/** Returns what a defined document says, as YAML would have it, and what of it is not JSON. */
export const writtenOf = ({ definition }: DefinedWorkflow): { value: Json; findings: Finding[] } => {
  const findings: Finding[] = [];
  return { value: toJson(definition, [], findings), findings };
};

/** Reads the document of a defined workflow without checking it; nothing of what is not one. */
export const documentOf = (
  defined: DefinedWorkflow | { diagnostics: Diagnostic[] },
  project: Project = {},
): { document?: WorkflowDocument; gaps?: ParseGaps } =>
  isDefinedWorkflow(defined) ? readDefinition(defined.definition, project) : {};

/** A copy that is JSON: what is undefined is left out, what JSON has not is reported. */
const toJson = (value: unknown, path: Path, findings: Finding[], around: readonly unknown[] = []): Json => {
  const within = [...around, value];
  if (typeof value === 'object' && value !== null && (around.includes(value) || around.length >= MAX_DEPTH)) {
    const reason = around.includes(value)
      ? 'an object that contains itself'
      : `more than ${MAX_DEPTH} levels`;
    findings.push(wrongType.unwritable(reason, path));
    return null;
  }
  if (Array.isArray(value)) {
    // Array.from sees the holes of a list as well.
    return Array.from(value, (item, index) => toJson(item, [...path, index], findings, within));
  }
  if (isPlainObject(value)) {
    // fromEntries makes a field of `__proto__` as well.
    return Object.fromEntries(
      Object.keys(value).flatMap((key): [string, Json][] => {
        const item = read(value, key, [...path, key], findings);
        return item === undefined ? [] : [[key, toJson(item, [...path, key], findings, within)]];
      }),
    );
  }
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  findings.push(wrongType.unwritable(describeForeign(value), path));
  return null;
};

/** The value of a field; a getter may throw. */
const read = (owner: Record<string, unknown>, key: string, path: Path, findings: Finding[]): unknown => {
  try {
    return owner[key];
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    findings.push(wrongType.unwritable(`a getter that throws: ${reason}`, path));
    return null;
  }
};

/** Levels of lists and maps; a person writes a few dozen at most. */
const MAX_DEPTH = 500;

const isPlainObject = (value: unknown): value is Record<string, unknown> => {
  if (typeof value !== 'object' || value === null) return false;
  const prototype = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
};

/** What JSON has not, in words: `a Date`, `a function`, `the number NaN`. */
const describeForeign = (value: unknown): string => {
  if (value === undefined) return 'undefined';
  if (typeof value !== 'object' || value === null) return describe(value);
  const name = value.constructor?.name || 'object of a class';
  return `${/^[AEIO]/i.test(name) ? 'an' : 'a'} ${name}`;
};
