import type { z } from 'zod';
import type { ActionContext } from '#actions/action-call.ts';
import { ActionError } from '#actions/action-error.ts';
import { assign, startOfStep, variantKey } from '#contracts/variant-choice.ts';
import type { PlatformPorts } from '#platform/platform-ports.ts';
import { decidedVariant } from '#platform/variants/decisions.ts';
import type { input, output } from './contract.ts';

/** Chooses among the variants that the step may start: the one that was promoted, or else by the key, which by default is the step's own. */
export const chooseVariant = async (
  given: z.output<typeof input>,
  { run, manifests, decisions }: Pick<ActionContext, 'run'> & Pick<PlatformPorts, 'decisions' | 'manifests'>,
): Promise<z.input<typeof output>> => {
  const all = await manifests();
  const variants = all.get(given.workflow)?.variants;
  const decision = variants && (await decisions.of(given.workflow));
  const key = await variantKey(variants?.key, given.value, run.idempotency_key).catch(
    (error: { message?: string }) => {
      throw new ActionError(
        'InvalidInput',
        `The key of the variants of "${given.workflow}" cannot be computed: ${variants?.key}: ${error.message ?? 'fails'}`,
      );
    },
  );
  return startOfStep(
    all,
    given,
    (manifest, possible) =>
      decidedVariant(manifest.variants, decision, possible) ?? assign(possible, key, manifest.name),
  );
};
