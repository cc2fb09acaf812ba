import { allSteps } from '#compiler/emit/build.ts';
import { parseWorkflow } from '#compiler/parse/index.ts';
import type { WorkflowManifest } from '#contracts/manifest.ts';
import { defined } from '#core/defined.ts';
import { asJson, isObject, type Json, type JsonObject, knownAs } from '#core/json.ts';
import type { Project } from '#steps/project.ts';
import type { Step } from '#steps/step.ts';
import { type Change, changesBetween } from './json-changes.ts';

/** What became of a step. */
export interface StepChange {
  id: string;
  type: string;
  change: 'added' | 'removed' | 'changed' | 'renamed';
  /** The id before; of a renamed step only. */
  before?: string;
  /** What differs; of a changed step only. */
  fields: Change[];
}

/** A workflow's steps by id, and what its document says besides. */
interface Parts {
  document: JsonObject;
  steps: Map<string, JsonObject>;
}

/** Compares what two workflows say: their steps by id, wherever in the document they are, and the fields of the document. */
export const compareSteps = (
  before: WorkflowManifest | undefined,
  after: WorkflowManifest | undefined,
  project: Project,
): { steps: StepChange[]; fields: Change[] } => {
  const [old, current] = inSameWords(before, after, project);
  const ids = [...new Set([...old.steps.keys(), ...current.steps.keys()])];
  return {
    steps: withRenamed(
      ids.flatMap((id) => stepChange(id, old.steps.get(id), current.steps.get(id))),
      old,
      current,
    ),
    fields:
      before && after ? changesBetween(old.document, current.document).filter(isReordered(old, current)) : [],
  };
};

/** Leaves out that the list of steps differs if all that differs is which steps there are: `steps` says so. */
const isReordered =
  (old: Parts, current: Parts) =>
  ({ field, before, after }: Change): boolean => {
    if (field !== 'steps' || !Array.isArray(before) || !Array.isArray(after)) return true;
    const common = (ids: Json[]): string =>
      ids.filter((id) => old.steps.has(String(id)) && current.steps.has(String(id))).join();
    return common(before) !== common(after);
  };

const stepChange = (
  id: string,
  before: JsonObject | undefined,
  after: JsonObject | undefined,
): StepChange[] => {
  const type = String((after ?? before)?.type);
  if (!before || !after) return [{ id, type, change: before ? 'removed' : 'added', fields: [] }];
  const fields = changesBetween(before, after);
  return fields.length === 0 ? [] : [{ id, type, change: 'changed', fields }];
};

/** Makes one change of a step that is gone and one that is new if they say the same, but for the id. */
const withRenamed = (changes: StepChange[], old: Parts, current: Parts): StepChange[] => {
  const gone = new Map<string, string[]>();
  for (const { id, change } of changes) {
    if (change !== 'removed') continue;
    const text = withoutId(old.steps.get(id), id);
    gone.set(text, [...(gone.get(text) ?? []), id]);
  }
  const renamed = new Map<string, string>();
  for (const { id, change } of changes) {
    if (change !== 'added') continue;
    const before = gone.get(withoutId(current.steps.get(id), id))?.shift();
    if (before !== undefined) renamed.set(id, before);
  }
  const replaced = new Set(renamed.values());
  return changes
    .filter(({ id, change }) => change !== 'removed' || !replaced.has(id))
    .map((one) => {
      const before = one.change === 'added' ? renamed.get(one.id) : undefined;
      return before === undefined ? one : { ...one, change: 'renamed', before };
    });
};

/** What a step says, its own result under another name. */
const withoutId = (fields: JsonObject | undefined, id: string): string =>
  JSON.stringify(fields ?? null).replaceAll(new RegExp(`\\$${id}(?![A-Za-z0-9_])`, 'g'), '$$');

/** Both as they were written, or, if one of them does not say how it was, both by what their manifests say of steps. */
const inSameWords = (
  before: WorkflowManifest | undefined,
  after: WorkflowManifest | undefined,
  project: Project,
): [Parts, Parts] => {
  const written = [before, after].map((manifest) => manifest && writtenParts(manifest, project));
  const isKnown = (!before || written[0]) && (!after || written[1]);
  const of = (manifest: WorkflowManifest | undefined, parts: Parts | undefined): Parts =>
    (isKnown ? parts : manifest && manifestParts(manifest)) ?? { document: {}, steps: new Map() };
  return [of(before, written[0]), of(after, written[1])];
};

const writtenParts = ({ source, name }: WorkflowManifest, project: Project): Parts | undefined => {
  if (!source) return undefined;
  const { document } = parseWorkflow({ text: source.text, file: name }, project);
  if (!document) return undefined;
  const { steps, origin: _, ...rest } = document;
  const all = new Set(allSteps(steps));
  return {
    document: { ...knownAs<JsonObject>(rest), steps: withoutSteps(asJson(steps), all) },
    steps: new Map([...all].map((step) => [step.id, ownFields(step, all)])),
  };
};

/** A step's fields; steps inside it are there by their ids. */
const ownFields = ({ id: _, ...fields }: Step, all: ReadonlySet<unknown>): JsonObject =>
  withoutSteps(asJson(fields), all) as JsonObject;

const withoutSteps = (value: Json, all: ReadonlySet<unknown>): Json => {
  if (Array.isArray(value)) return value.map((item) => withoutSteps(item, all));
  if (!isObject(value)) return value;
  if (all.has(value)) return String(value.id);
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, item]) => item !== undefined)
      .map(([key, item]) => [key, withoutSteps(item, all)]),
  );
};

const manifestParts = ({ input, steps, triggers, phases, autoUndo }: WorkflowManifest): Parts => ({
  document: {
    ...defined({ input, auto_undo: autoUndo }),
    triggers: asJson(triggers),
    phases,
  },
  steps: new Map(steps.map(({ id, weight: _, state: __, ...fields }) => [id, knownAs<JsonObject>(fields)])),
});
