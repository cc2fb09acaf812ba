import { expectationWords } from '#core/issue-words.ts';
import { isObject, type JsonObject } from '#core/json.ts';
import { documentKinds } from '#kinds/index.ts';
import type { WorkflowDocument } from '../document.ts';
import type { Finding } from '../findings/finding.ts';
import { strictSchema } from '../schemas/strict.ts';
import { documentSchema } from './document-schema.ts';
import { unknownField } from './errors/unknown-field.ts';
import { wrongType } from './errors/wrong-type.ts';
import { explainIssues } from './issues.ts';
import { pruned } from './prune.ts';
import { type ParseGaps, type Reading, readSteps } from './steps.ts';

/** A value read as a document, with its errors and gaps. */
export interface Shape {
  /** Absent when there are no steps. Invalid fields are left out. */
  document?: WorkflowDocument;
  findings: Finding[];
  gaps: ParseGaps;
}

/** Returns the gaps of a document that was read completely. */
export const noGaps = (): ParseGaps => ({
  malformed: new Set(),
  places: [],
  incomplete: new Set(),
  sections: new Set(),
  ids: new Set(),
});

/** Kinds of documents that have a field that workflows do not have. */
const kindsWith = (key: string): string[] =>
  [...documentKinds.values()]
    .filter(({ fields }) => Object.hasOwn(fields, key))
    .map(({ kind }) => `"kind: ${kind}"`);

const NO_DOCUMENT = 'a workflow has "name: …" and "steps:"; "baton new workflow NAME" writes one that works';

/** Checks the shape of a whole document against the registry of step types. */
export const readShape = (value: unknown): Shape => {
  const reading: Reading = { findings: [], ...noGaps() };
  const { findings, ...gaps } = reading;
  if (!isObject(value)) {
    const finding = wrongType.finding(value, 'a workflow or another document, a map', []);
    return { findings: [{ ...finding, hint: finding.hint ?? NO_DOCUMENT }], gaps };
  }
  if (unknownField.isDefinition(value)) return { findings: [unknownField.definition()], gaps };
  let fields: JsonObject = { ...value };
  const result = documentSchema.safeParse(value, { error: expectationWords });
  if (!result.success) {
    const subject = { schema: documentSchema, value, path: [], name: 'a workflow', elsewhere: kindsWith };
    findings.push(...explainIssues(result.error, subject, []));
    for (const { path } of result.error.issues) gaps.sections.add(String(path[0]));
    const { name, steps } = fields;
    fields = {
      ...(pruned(fields, documentSchema, result.error.issues, { triggers: { api: {} } }) as JsonObject),
    };
    Object.assign(fields, name === undefined ? {} : { name }, steps === undefined ? {} : { steps });
  }
  const steps = readSteps(fields.steps, ['steps'], reading);
  if (steps.length === 0) return { findings, gaps };
  const { kind: _kind, $schema: _schema, input_validation: validation, ...rest } = fields;
  if (validation === 'strict' && isObject(rest.input)) rest.input = strictSchema(rest.input);
  const name = typeof fields.name === 'string' ? fields.name : '';
  return { document: { ...rest, name, steps } as WorkflowDocument, findings, gaps };
};
