import { variantOfWeights } from '#contracts/variant-choice.ts';
import { certain } from '#core/certain.ts';
import { isObject, type Json } from '#core/json.ts';
import { checkSchema } from '#core/json-schema.ts';
import type { RunHostOptions } from '#local/run-host/run-host.ts';
import { UserError } from '../errors/user-error.ts';
import type { ValidWorkflow } from '../project/compile-file.ts';

/** The variant that an execution gets. */
export type RunVariant = NonNullable<RunHostOptions['variant']> & { name: string };

/** What is run for a workflow: with variants, what the one that the execution gets starts. */
interface Started {
  workflow: ValidWorkflow;
  variant?: RunVariant;
}

/** Chooses the variant of an execution as the API does. Throws a UserError if that cannot be done, or what it starts does not take the input. */
export const withVariant = async (workflow: ValidWorkflow, input: Json, name: string): Promise<Started> => {
  const { manifest, called } = workflow;
  if (!manifest.variants) return { workflow };
  if (!isObject(input))
    throw new UserError(`The input of "${manifest.name}" is a map, because it has variants`);
  const chosen = await variantOfWeights(manifest, { input, name }).catch((error: { message?: string }) => {
    const reason = `${manifest.variants?.key}: ${error.message ?? 'fails'}`;
    throw new UserError(`The key of the variants of "${manifest.name}" cannot be computed: ${reason}`);
  });
  const started = certain(chosen, 'variant');
  const target = [manifest, ...called].find((one) => one.name === started.workflow);
  const { name: of } = manifest;
  const found = certain(target, 'workflow of a variant');
  const checked = await checkSchema(found.input ?? {}, started.input);
  if (checked.problems.length > 0) {
    const list = checked.problems.map(({ field, message }) => `${field} ${message}`).join(', ');
    throw new UserError(
      `The input of variant "${started.variant.name}" does not fit the workflow "${found.name}": ${list}`,
    );
  }
  return {
    workflow: { ...workflow, manifest: found, called: [manifest, ...called].filter((one) => one !== found) },
    variant: {
      ...{ of, name: started.variant.name, assignment: started.assignment },
      input: certain(isObject(checked.value) ? checked.value : undefined, 'input'),
    },
  };
};
