import type { z } from 'zod';
import { expectationWords } from '#core/issue-words.ts';
import { isObject, type JsonObject, ownField } from '#core/json.ts';
import { commonFields, universalFields } from '#steps/common-fields.ts';
import { stepTypes } from '#steps/index.ts';
import type { ErrorAction, OnError, Step } from '#steps/step.ts';
import type { StepType } from '#steps/step-type.ts';
import type { Finding, Path } from '../findings/finding.ts';
import { missingField } from './errors/missing-field.ts';
import { unknownStepType } from './errors/unknown-step-type.ts';
import { wrongType } from './errors/wrong-type.ts';
import { explainIssues, type Subject } from './issues.ts';
import { pruned } from './prune.ts';
import { visitMarked } from './schema-walk.ts';
import { fallbackSchema, stepSchema } from './step-schema.ts';

/** What could not be read, so that no rule reports a consequence of it. */
export interface ParseGaps {
  /** Steps with an error of shape: a field that seems absent may only be misspelled. */
  malformed: Set<Step>;
  /** Those of them that lack something that their type needs; their type is ignored. */
  incomplete: Set<Step>;
  /** Where errors of shape are in these steps. */
  places: Path[];
  /** Fields of the document with an error of shape: what seems to be missing in one may only be left out. */
  sections: Set<string>;
  /** Ids of all steps that were seen, even inside steps that could not be read. */
  ids: Set<string>;
}

/** Collects findings and gaps while steps are read. */
export interface Reading extends ParseGaps {
  findings: Finding[];
}

type Fields = Record<string, unknown>;

/** Reads a list of steps. What cannot be read is reported and keeps its place. */
export const readSteps = (raw: unknown, path: Path, reading: Reading): Step[] => {
  if (!Array.isArray(raw)) return [];
  return raw.map((item, index) => {
    const at = [...path, index];
    if (isObject(item)) return readStep(item, at, reading);
    reading.findings.push(wrongType.finding(item, 'a step, a map', at));
    return opaque({ id: '', type: '' }, reading);
  });
};

/** Marks a step that no rule may check. */
const opaque = (step: Step, reading: Reading): Step => {
  reading.incomplete.add(step);
  reading.malformed.add(step);
  return step;
};

/** The step in `reserve: { uses: … }`, which is what other languages write for `id: reserve`. */
const keyed = (raw: JsonObject): { id: string; fields: JsonObject } | undefined => {
  const [id, ...others] = Object.keys(raw);
  if (id === undefined || others.length > 0 || Object.hasOwn(universalFields, id)) return undefined;
  const fields = ownField(raw, id);
  return isObject(fields) && typesWith(id).length === 0 ? { id, fields } : undefined;
};

const readStep = (raw: JsonObject, path: Path, reading: Reading, fallbackOf?: string): Step => {
  const named = fallbackOf === undefined ? keyed(raw) : undefined;
  if (named) {
    const hint = `write "- id: ${named.id}", and its fields below in the same column as "id"`;
    reading.findings.push({ ...missingField.finding('id', path, 'a step'), hint });
    const step = readStep({ ...named.fields, id: named.id }, [...path, named.id], reading);
    reading.malformed.add(step);
    return step;
  }
  const written = typeof raw.id === 'string' ? raw.id : '';
  const id = fallbackOf === undefined ? written : `${fallbackOf}_fallback`;
  if (fallbackOf === undefined) reading.ids.add(id);
  const type = typeOf(raw, path, reading);
  if (!type) {
    const step: Step = { id, type: String(raw.type) };
    if (Array.isArray(raw.needs)) step.needs = raw.needs.filter((need) => typeof need === 'string');
    if (typeof raw.when === 'string') step.when = raw.when;
    return opaque(step, reading);
  }
  const schema = fallbackOf === undefined ? stepSchema(type) : fallbackSchema(type);
  const { fields, malformed, complete } = checkFields(
    { raw, path, schema, type, id, name: subjectName(id, type, fallbackOf) },
    reading,
  );
  const step = { ...fields, id, type: type.type } as Step;
  if (malformed) reading.malformed.add(step);
  if (!complete) reading.incomplete.add(step);
  if ((step.compensate as unknown) === 'none') {
    delete step.compensate;
    step.uncompensated = true;
  }
  if (step.on_error !== undefined) step.on_error = normalOnError(step.on_error as OnError | ErrorAction);
  return step;
};

const subjectName = (id: string, type: StepType, fallbackOf?: string): string => {
  if (fallbackOf !== undefined) return `the fallback of "${fallbackOf}" (${type.type})`;
  return id === '' ? `a step (${type.type})` : `step "${id}" (${type.type})`;
};

/** Types that define a field with this name themselves. */
const typesWith = (key: string): string[] =>
  Object.hasOwn(universalFields, key) || Object.hasOwn(commonFields, key)
    ? []
    : [...stepTypes.values()].filter((type) => Object.hasOwn(type.fields, key)).map((type) => type.type);

/** The step's type; one that is not named but shows in the fields is reported as missing, and then taken. */
const typeOf = (raw: JsonObject, path: Path, reading: Reading): StepType | undefined => {
  if (raw.type === undefined) {
    const task = stepTypes.get('task');
    if (raw.uses !== undefined) return task;
    const likely = likelyType(raw);
    if (!likely) return task;
    const name = typeof raw.id === 'string' ? `step "${raw.id}"` : 'a step';
    reading.findings.push({
      ...missingField.finding('type', path, name),
      hint: `its fields are those of ${likely.type}: add "type: ${likely.type}"`,
    });
    return likely;
  }
  if (typeof raw.type !== 'string') {
    reading.findings.push(wrongType.finding(raw.type, 'a text', [...path, 'type']));
    return undefined;
  }
  const type = stepTypes.get(raw.type);
  if (!type) reading.findings.push(unknownStepType.finding(raw.type, path));
  return type;
};

/** The type, other than task, that alone has most of the step's fields. */
const likelyType = (raw: JsonObject): StepType | undefined => {
  const votes = new Map<string, number>();
  for (const key of Object.keys(raw)) {
    for (const type of typesWith(key)) votes.set(type, (votes.get(type) ?? 0) + 1);
  }
  const ranked = [...votes].toSorted((a, b) => b[1] - a[1]);
  const clear = ranked.length === 1 || (ranked[0] && ranked[1] && ranked[0][1] > ranked[1][1]);
  return clear ? stepTypes.get(ranked[0]?.[0] ?? '') : undefined;
};

/** A step as written, what its type allows, and what it is called in messages. */
interface WrittenStep {
  raw: JsonObject;
  path: Path;
  schema: z.ZodObject;
  type: StepType;
  id: string;
  name: string;
}

/** Checks a step's fields, reads the steps inside it, and leaves out what is wrong. */
const checkFields = (
  { raw, path, schema, type, id, name }: WrittenStep,
  reading: Reading,
): { fields: Fields; malformed: boolean; complete: boolean } => {
  let fields: Fields = { ...raw };
  const nested: Path[] = [];
  visitMarked(schema, raw, (kind, value, at) => {
    if (kind === 'steps') {
      nested.push(at);
      fields = withValue(fields, at, readSteps(value, [...path, ...at], reading));
    } else if (kind === 'step' && isObject(value)) {
      nested.push(at);
      fields = withValue(fields, at, readStep(value, [...path, ...at], reading, id));
    }
  });
  const result = schema.safeParse(raw, { error: expectationWords });
  if (result.success) return { fields, malformed: false, complete: true };
  const elsewhere = (key: string): string[] => typesWith(key).filter((other) => other !== type.type);
  const subject: Subject = { schema, value: raw, path, name, elsewhere };
  const explained = explainIssues(result.error, subject, nested);
  reading.findings.push(...explained);
  reading.places.push(...explained.map((finding) => finding.path));
  const own = result.error.issues.filter((issue) => !nested.some((at) => startsWith(issue.path, at)));
  fields = pruned(fields, schema, own);
  if (typeof raw.needs === 'string') fields.needs = [raw.needs];
  const { id: _id, ...unnamed } = fields;
  const complete = schema.safeParse('id' in schema.shape ? { ...unnamed, id: 'id' } : unnamed).success;
  return { fields, malformed: true, complete };
};

const startsWith = (path: readonly PropertyKey[], start: Path): boolean =>
  path.length > start.length && start.every((key, index) => path[index] === key);

const withValue = (container: Fields, [key, ...rest]: Path, value: unknown): Fields => {
  const copy = (Array.isArray(container) ? [...container] : { ...container }) as Fields;
  if (key === undefined) return copy;
  copy[key] = rest.length === 0 ? value : withValue(copy[key] as Fields, rest, value);
  return copy;
};

const normalOnError = (raw: OnError | ErrorAction): OnError =>
  typeof raw === 'string' ? { action: raw } : raw;
