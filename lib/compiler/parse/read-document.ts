import { defined } from '#core/defined.ts';
import { closest } from '#core/did-you-mean.ts';
import { expectationWords } from '#core/issue-words.ts';
import { isObject, type Json, type JsonObject } from '#core/json.ts';
import { type DocumentKind, type KindProblem, kindSchema } from '#kinds/document-kind.ts';
import { assemble, type Place } from '#kinds/draft.ts';
import { documentKinds } from '#kinds/index.ts';
import type { Project } from '#steps/project.ts';
import type { Finding, Path } from '../findings/finding.ts';
import { kindOfFile, WORKFLOW } from '../workflow-files.ts';
import { invalidValue } from './errors/invalid-value.ts';
import { missingField } from './errors/missing-field.ts';
import { unknownField } from './errors/unknown-field.ts';
import { unlikeFile } from './errors/unlike-file.ts';
import { explainIssues, valueAt } from './issues.ts';
import { noGaps, readShape, type Shape } from './shape.ts';

/** A finding, and where in what the author wrote it is. */
export interface PlacedFinding {
  finding: Finding;
  place: Place;
}

/** A document that was read, as a workflow. */
export interface ReadDocument extends Omit<Shape, 'findings'> {
  findings: PlacedFinding[];
  /** Returns where in what the author wrote a place of the workflow comes from. */
  sourceOf: SourceOf;
  /** The project with the document itself, if it is of another kind. */
  project: Project;
}

type SourceOf = (path: Path) => Place;

const unlikeFileOf = ({ kind = WORKFLOW }: JsonObject, file: string): Finding | undefined =>
  typeof kind === 'string' && (kind === WORKFLOW || documentKinds.has(kind))
    ? unlikeFile.kind(kind, file)
    : undefined;

/**
 * Reads a document of any kind as a workflow, so that what comes later knows only workflows. Each part of it remembers its origin
 * (`kinds/draft.ts`), where diagnostics are shown. A kind that compiles to none, or that the name of the file does not say, is reported. In
 * a file that says another kind, a document without `kind` is read as that.
 */
export const readDocument = (written: Json, project: Project = {}, file = ''): ReadDocument => {
  const { sourceOf, ...given } = rewritten(written, project);
  const unlike = isObject(given.value) ? unlikeFileOf(given.value, file) : undefined;
  const findings = [...given.findings, ...placed(unlike ? [unlike] : [], sourceOf)];
  const value =
    unlike && isObject(given.value) ? { kind: kindOfFile(file) ?? WORKFLOW, ...given.value } : given.value;
  const kind = isObject(value) ? (value.kind ?? WORKFLOW) : WORKFLOW;
  if (!isObject(value) || kind === WORKFLOW) {
    const { findings: shape, ...rest } = readShape(value);
    const own = withoutConsequences(meantExtensions(placed(shape, sourceOf), written), findings);
    return { ...rest, findings: [...findings, ...own], sourceOf, project };
  }
  const known = typeof kind === 'string' ? documentKinds.get(kind) : undefined;
  const problems = known ? kindProblems(known, value) : [unknownKind(kind)];
  const before = [...findings, ...placed(problems, sourceOf)];
  if (!known?.toWorkflow || problems.length > 0)
    return { findings: before, gaps: noGaps(), sourceOf, project };
  const own = placed(ownProblems(known, value, project), sourceOf);
  const lowered = readLowered(known, value, withItself(project, known.kind, value), sourceOf);
  const rest = withoutConsequences(lowered.findings, findings);
  return { ...lowered, findings: [...before, ...own, ...rest] };
};

/** What a document says is also there for the workflow that it compiles to, in place of what is known of one with its name. */
const withItself = (project: Project, kind: string, value: JsonObject): Project => ({
  ...project,
  documents: [
    ...(project.documents ?? []).filter((other) => other.kind !== kind || other.value.name !== value.name),
    { kind, file: '', value, spanOf: () => undefined },
  ],
});

const placed = (findings: readonly Finding[], sourceOf: SourceOf): PlacedFinding[] =>
  findings.map((finding) => ({ finding, place: sourceOf(finding.path) }));

/**
 * Leaves out what is only wrong because a kind could not take its fields out of a document, such as `extends` with a template that is
 * not there: that the fields are unknown, and that what they would have brought in is missing.
 */
const withoutConsequences = (
  findings: readonly PlacedFinding[],
  reported: readonly PlacedFinding[],
): PlacedFinding[] => {
  const keys = new Set(reported.map(({ place }) => keyOf(place.path)));
  const extensions = [...documentKinds.values()].flatMap(({ extension }) => extension ?? []);
  const left = findings.flatMap(({ finding: { code, path }, place }) =>
    extensions.flatMap(({ key, fields }) =>
      code === unknownField.code &&
      path.at(-1) === key &&
      keys.has(keyOf([...(place.usedAt ?? place.path.slice(0, -1)), key]))
        ? [{ path: path.slice(0, -1), fields: Object.keys(fields) }]
        : [],
    ),
  );
  const isConsequence = ({ code, path }: Finding): boolean =>
    left.some(
      (owner) =>
        (code === missingField.code && keyOf(path) === keyOf(owner.path)) ||
        (code === unknownField.code &&
          keyOf(path.slice(0, -1)) === keyOf(owner.path) &&
          owner.fields.includes(String(path.at(-1)))),
    );
  return findings.filter(({ finding }) => !isConsequence(finding));
};

/**
 * Adds to findings of unknown fields what a kind would have taken out of the document, if that was meant: `extends`, and what goes with
 * it. What `extends` would have brought in is not missing then.
 */
const meantExtensions = (findings: readonly PlacedFinding[], written: Json): PlacedFinding[] => {
  const extensions = [...documentKinds.values()].flatMap(({ extension }) => extension ?? []);
  const extended = new Set<string>();
  const meant = findings.map((one) => {
    const { finding, place } = one;
    const owner = valueAt(written, place.path.slice(0, -1));
    if (finding.code !== unknownField.code || place.file !== undefined || !isObject(owner)) return one;
    const fields = extensions.flatMap(({ key, fields }) =>
      Object.hasOwn(owner, key) ? Object.keys(fields) : [key],
    );
    const name = closest(
      String(finding.path.at(-1)),
      fields.filter((field) => !Object.hasOwn(owner, field)),
    );
    if (name === undefined) return one;
    if (extensions.some(({ key }) => key === name)) extended.add(keyOf(finding.path.slice(0, -1)));
    return { ...one, finding: { ...finding, hint: `did you mean "${name}"?` } };
  });
  return meant.filter(
    ({ finding: { code, path } }) => code !== missingField.code || !extended.has(keyOf(path)),
  );
};

const keyOf = (path: Path): string => JSON.stringify(path.map(String));

const unknownKind = (kind: Json): Finding =>
  invalidValue.choice(kind, [WORKFLOW, ...documentKinds.keys()], ['kind']);

/** What keeps a document from being read: its shape, or that it compiles to no workflow. */
const kindProblems = (kind: DocumentKind, value: JsonObject): Finding[] => {
  const hint = `name the file <name>.${kind.kind}.yaml`;
  const message = `a document of kind ${kind.kind} does not compile to a workflow`;
  return kind.toWorkflow ? shapeProblems(kind, value) : [invalidValue.finding(message, ['kind'], hint)];
};

/** Returns what is wrong with a document of a kind by its schema. */
export const shapeProblems = (kind: DocumentKind, value: JsonObject): Finding[] => {
  const schema = kindSchema(kind);
  const parsed = schema.safeParse(value, { error: expectationWords });
  const name = `a document of kind ${kind.kind}`;
  return parsed.success ? [] : explainIssues(parsed.error, { schema, value, path: [], name }, []);
};

/** Returns what a kind finds wrong with a document whose shape is right. */
export const ownProblems = (kind: DocumentKind, value: JsonObject, project: Project): Finding[] =>
  (kind.check?.(value, project) ?? []).map(findingOf);

const findingOf = ({ message, ...problem }: KindProblem): Finding => ({
  code: invalidValue.code,
  message,
  ...problem,
});

const readLowered = (
  kind: DocumentKind,
  value: JsonObject,
  project: Project,
  sourceOf: SourceOf,
): ReadDocument => {
  const lowered = assemble(kind.toWorkflow?.(value, project) ?? {});
  const { document, findings, gaps } = readShape(lowered.value);
  const origin = {
    kind: kind.kind,
    ...defined({
      about: kind.about?.(value, project),
      graph: kind.graph?.(value),
      generated: kind.generated?.(value),
    }),
  };
  const through = composed(lowered.sourceOf, sourceOf);
  return {
    ...(document && { document: { ...document, origin } }),
    findings: placed(findings, through),
    gaps,
    sourceOf: through,
    project,
  };
};

/** Where a place comes from that came from a document that was made itself. */
const composed =
  (last: SourceOf, first: SourceOf): SourceOf =>
  (path) => {
    const place = last(path);
    if (place.file !== undefined) return place;
    const before = first(place.path);
    return { ...before, copied: before.copied && place.copied };
  };

interface Rewritten {
  value: Json;
  findings: PlacedFinding[];
  sourceOf: SourceOf;
}

/** The document after every kind has changed what it changes in documents of all kinds. */
const rewritten = (written: Json, project: Project): Rewritten => {
  let current: Rewritten = { value: written, findings: [], sourceOf: (path) => ({ path, copied: true }) };
  for (const kind of documentKinds.values()) {
    const rewriting = isObject(current.value) ? kind.rewrite?.(current.value, project) : undefined;
    if (!rewriting) continue;
    const { value, sourceOf } = assemble(rewriting.draft);
    const found = rewriting.problems.map(findingOf);
    current = {
      value,
      findings: [...current.findings, ...placed(found, current.sourceOf)],
      sourceOf: composed(sourceOf, current.sourceOf),
    };
  }
  return current;
};
