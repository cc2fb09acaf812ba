import { certain } from '#core/certain.ts';
import { hashOf } from '#core/hash.ts';
import { invariant } from '#core/invariant.ts';
import { canonicalJson, isObject, type Json, type JsonObject, ownField } from '#core/json.ts';
import { sanitized } from '#core/sanitize.ts';
import type { WorkflowManifest } from './manifest.ts';
import { assignmentText, type ManifestVariant, targetText, VARIANT_FIELD } from './variants.ts';

/** Platform function that chooses the variant of what a `workflow` step starts. */
export const CHOOSE_VARIANT = 'choose-variant';

/** Hex digits of a hash that become a number: 52 bits, which a double holds. */
const DIGITS = 13;

/** Returns a number between 0 and 1, both excluded, that looks random and is always the same for the same text. */
const uniform = (text: string): number =>
  (Number.parseInt(hashOf(text).slice(0, DIGITS), 16) + 0.5) / 16 ** DIGITS;

/**
 * Chooses the variant of a key by weighted rendezvous hashing: in proportion to the weights over all keys, always the same for one key, and
 * if a weight grows, keys only move to that variant. `salt` makes two experiments choose independently.
 * Ref: https://en.wikipedia.org/wiki/Rendezvous_hashing (weighted by `-weight / ln(hash)`).
 */
export const assign = (variants: readonly ManifestVariant[], key: string, salt: string): ManifestVariant => {
  let chosen: ManifestVariant | undefined;
  let highest = -1;
  for (const variant of variants) {
    const score = -variant.weight / Math.log(uniform(`${salt}\n${variant.name}\n${key}`));
    if (score <= highest) continue;
    chosen = variant;
    highest = score;
  }
  invariant(chosen, 'a workflow with variants has some');
  return chosen;
};

/** Returns the key of an execution: the value of `experiment.key`, or else its own. Throws if the expression fails. */
export const variantKey = async (
  expression: string | undefined,
  input: Json,
  own: string,
): Promise<string> => {
  if (expression === undefined) return own;
  const { default: jsonata } = await import('jsonata');
  const value: unknown = await jsonata(expression).evaluate(null, { input });
  // Whoever has no key gets a variant for the execution alone.
  return value === undefined || value === null ? own : canonicalJson(value as Json);
};

/** Returns the workflows that executions of a workflow may need: those that its steps call, and those that its variants start. */
export const workflowsBeside = ({ substitutions, variants }: WorkflowManifest): string[] => [
  ...Object.values(substitutions).flatMap((one) => (one.kind === 'workflow' ? [one.workflow] : [])),
  ...(variants?.list ?? []).flatMap(({ workflow }) => (workflow === undefined ? [] : [workflow])),
];

/** The start of an execution of a workflow with variants. */
export interface VariantStart {
  input: JsonObject;
  /** Name of the execution. */
  name: string;
}

/** A variant that an execution gets, and what it makes of the start. */
export interface StartedVariant {
  variant: ManifestVariant;
  /** Workflow that is started. */
  workflow: string;
  /** The input with what the variant sets. */
  input: JsonObject;
  /** For the input of the execution, as `assignmentText` writes it. */
  assignment: string;
}

/** Returns what a variant makes of the start of an execution. */
export const startedVariant = (
  workflow: string,
  experiment: string,
  variant: ManifestVariant,
  input: JsonObject,
): StartedVariant => ({
  variant,
  workflow: variant.workflow ?? workflow,
  input: { ...input, ...variant.with },
  assignment: assignmentText({ workflow, experiment, variant: variant.name }),
});

/**
 * Chooses the variant of an execution if nothing was decided: by the weights and the key, which by default is the execution's name.
 * Undefined if the workflow has no variants. Throws if the key cannot be computed.
 */
export const variantOfWeights = async (
  { name: workflow, variants }: Pick<WorkflowManifest, 'name' | 'variants'>,
  { input, name }: VariantStart,
): Promise<StartedVariant | undefined> => {
  if (!variants) return undefined;
  const chosen = assign(variants.list, await variantKey(variants.key, input, name), workflow);
  return startedVariant(workflow, variants.experiment, chosen, input);
};

/** What a `workflow` step hands to the function that chooses. */
export interface StepStart {
  /** Workflow that the step names. */
  workflow: string;
  /** What the step passes on. */
  value: Json;
  /** ARNs of what the step's state machine may start, by workflow, or by workflow and version (`targetText`). */
  targets: Readonly<Record<string, string>>;
}

/** What a `workflow` step starts. */
export interface ChosenStart {
  state_machine: string;
  input: Json;
}

/** What chooses among the variants of a workflow that may be chosen. */
type Choose = (manifest: WorkflowManifest, possible: readonly ManifestVariant[]) => ManifestVariant;

/**
 * Returns what a `workflow` step starts. Which variants there are may have changed since its definition was deployed: only what its role
 * may start is chosen from, and the workflow as it is if nothing is left. The input is cleaned as the schema of what is started asks.
 */
export const startOfStep = (
  manifests: ReadonlyMap<string, WorkflowManifest>,
  { workflow, value, targets }: StepStart,
  choose: Choose,
): ChosenStart => {
  const manifest = manifests.get(workflow);
  const possible = (manifest?.variants?.list ?? []).filter((one) =>
    Object.hasOwn(targets, targetText(workflow, one)),
  );
  const cleaned = (name: string, input: Json): Json => sanitized(input, manifests.get(name)?.input ?? {});
  if (!manifest?.variants || possible.length === 0 || !isObject(value))
    return {
      state_machine: certain(ownField(targets, workflow), 'ARN of the workflow'),
      input: cleaned(workflow, value),
    };
  const chosen = choose(manifest, possible);
  const { experiment } = manifest.variants;
  const input: JsonObject = {
    ...value,
    ...chosen.with,
    [VARIANT_FIELD]: assignmentText({ workflow, experiment, variant: chosen.name }),
  };
  return {
    state_machine: certain(ownField(targets, targetText(workflow, chosen)), 'ARN of the variant'),
    input: cleaned(chosen.workflow ?? workflow, input),
  };
};

/** Does the same if nothing was decided: by the weights and the key, which by default is `own`. Throws if the key cannot be computed. */
export const startOfWeights = async (
  manifests: ReadonlyMap<string, WorkflowManifest>,
  given: StepStart,
  own: string,
): Promise<ChosenStart> => {
  const key = await variantKey(manifests.get(given.workflow)?.variants?.key, given.value, own);
  return startOfStep(manifests, given, (manifest, possible) => assign(possible, key, manifest.name));
};
