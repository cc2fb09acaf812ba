import { startedVariant, variantOfWeights } from '#contracts/variant-choice.ts';
import { certain } from '#core/certain.ts';
import { didYouMean } from '#core/did-you-mean.ts';
import { isObject, type Json } from '#core/json.ts';
import { TestKitError } from '../usage-error.ts';
import type { LoadedWorkflow } from './load-workflow.ts';

/** What a test runs for a workflow: with variants, what the one that the execution gets starts. */
interface Started {
  workflow: LoadedWorkflow;
  input: Json;
  variant?: { name: string; assignment: string };
}

/** Takes the variant that a test names, or else chooses one as the start of an execution does. Throws a TestKitError if that cannot be done. */
export const withVariant = async (
  workflow: LoadedWorkflow,
  input: Json,
  { name, variant }: { name: string; variant: string | undefined },
): Promise<Started> => {
  const { name: of, variants } = workflow.manifest;
  const forced = variants?.list.find((one) => one.name === variant);
  if (variant !== undefined && !forced) {
    const known = variants?.list.map((one) => one.name) ?? [];
    const all = known.length > 0 ? `it has ${known.join(', ')}` : 'it has none';
    throw new TestKitError(`"${variant}" is not a variant of ${of} (${didYouMean(variant, known) ?? all})`);
  }
  if (!variants) return { workflow, input };
  if (!isObject(input)) throw new TestKitError(`The input of ${of} is a map, because it has variants`);
  const chosen = forced
    ? startedVariant(of, variants.experiment, forced, input)
    : await variantOfWeights(workflow.manifest, { input, name }).catch((error: { message?: string }) => {
        const reason = `${variants.key}: ${error.message ?? 'fails'}`;
        throw new TestKitError(`The key of the variants of ${of} cannot be computed: ${reason}`);
      });
  const started = certain(chosen, 'variant');
  const all = [workflow, ...workflow.called];
  const target = all.find(({ manifest }) => manifest.name === started.workflow);
  if (!target) {
    const hint = 'pass it in "workflows"';
    throw new TestKitError(
      `The variant "${started.variant.name}" of ${of} starts "${started.workflow}", which is not known (${hint})`,
    );
  }
  const called = all.filter((one) => one !== target);
  return {
    workflow: { ...target, called },
    input: started.input,
    variant: { name: started.variant.name, assignment: started.assignment },
  };
};
