import type { WorkflowManifest } from '#contracts/manifest.ts';
import { assign, startedVariant, variantKey } from '#contracts/variant-choice.ts';
import { type Assignment, assignmentOf, type ManifestVariant, VARIANT_FIELD } from '#contracts/variants.ts';
import { certain } from '#core/certain.ts';
import { isObject, type Json, type JsonObject, parseJson } from '#core/json.ts';
import { executionArn, startArn, stateMachineArn } from '../ports/arns.ts';
import { describeIfKnown, type Executions } from '../ports/executions.ts';
import { Problem } from '../problem.ts';
import { decidedVariant, type VariantDecisions } from './decisions.ts';

/** What is started for a variant. */
export interface ChosenVariant {
  /** Workflow that is started. */
  workflow: string;
  /** ARN that is started. */
  arn: string;
  /** The input with what the variant sets. */
  input: JsonObject;
  /** For the input of the execution, its item and its record. */
  assignment: string;
}

/** The start of an execution of a workflow with variants. */
interface Start {
  input: Json;
  name: string;
  /** Whether the starter has chosen the name: then an execution of that name may be there already. */
  isNamed: boolean;
}

interface Ports {
  decisions: VariantDecisions;
  executions: Pick<Executions, 'describe'>;
}

/**
 * Chooses the variant of an execution: the one that was promoted, else by the key. A start that is repeated under its name gets the variant
 * that it got before, even if weights have changed meanwhile. Throws a Problem `invalid_input` if the key cannot be computed.
 */
export const chooseVariant = async (
  ports: Ports,
  manifest: WorkflowManifest,
  start: Start,
): Promise<ChosenVariant | undefined> => {
  const { variants } = manifest;
  if (!variants) return undefined;
  if (!isObject(start.input))
    throw new Problem('invalid_input', `The input of "${manifest.name}" is a map, because it has variants`);
  const decided = decidedVariant(variants, await ports.decisions.of(manifest.name));
  const chosen = decided ?? assign(variants.list, await keyOf(manifest, start), manifest.name);
  const before = start.isNamed ? await startedBefore(ports, manifest, chosen, start.name) : undefined;
  return withVariant(manifest, before ?? chosen, start.input);
};

/** Returns what is started for a variant. */
export const withVariant = (
  { name, variants }: WorkflowManifest,
  variant: ManifestVariant,
  input: JsonObject,
): ChosenVariant => {
  const { experiment } = certain(variants, 'variants of a workflow with one');
  const started = startedVariant(name, experiment, variant, input);
  const { workflow, assignment } = started;
  const arn =
    variant.version === undefined ? startArn(workflow) : `${stateMachineArn(workflow)}:${variant.version}`;
  return { workflow, arn, input: started.input, assignment };
};

/** Returns the variant of a workflow that an execution got, by its input; undefined if it got none of those that there are now. */
export const variantOfInput = (
  { name, variants }: WorkflowManifest,
  input: Json | undefined,
): ManifestVariant | undefined => {
  const assigned: Assignment | undefined = isObject(input) ? assignmentOf(input[VARIANT_FIELD]) : undefined;
  if (assigned?.workflow !== name || assigned.experiment !== variants?.experiment) return undefined;
  return variants.list.find((variant) => variant.name === assigned.variant);
};

/** Looks for an execution of the name among those of the workflows that other variants start. */
const startedBefore = async (
  { executions }: Ports,
  manifest: WorkflowManifest,
  chosen: ManifestVariant,
  name: string,
): Promise<ManifestVariant | undefined> => {
  const started = manifest.variants?.list.map(({ workflow = manifest.name }) => workflow) ?? [];
  const others = new Set(started.filter((workflow) => workflow !== (chosen.workflow ?? manifest.name)));
  for (const workflow of others) {
    const existing = await describeIfKnown(executions, executionArn(workflow, name));
    const variant = existing && variantOfInput(manifest, parseJson(existing.input ?? ''));
    if (variant) return variant;
  }
  return undefined;
};

const keyOf = async (
  { name: workflow, variants }: WorkflowManifest,
  { input, name }: Start,
): Promise<string> =>
  variantKey(variants?.key, input, name).catch((error: { message?: string }) => {
    const reason = `${variants?.key}: ${error.message ?? 'fails'}`;
    throw new Problem(
      'invalid_input',
      `The key of the variants of "${workflow}" cannot be computed: ${reason}`,
    );
  });
