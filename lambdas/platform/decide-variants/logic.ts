import type { decideVariants as route } from '#contracts/http/routes/decide-variants.ts';
import type { ManifestVariants } from '#contracts/variants.ts';
import { defined } from '#core/defined.ts';
import { didYouMean } from '#core/did-you-mean.ts';
import { isoOf } from '#core/instants.ts';
import type { Serves } from '#platform/handlers/serves.ts';
import { stateMachineArn } from '#platform/ports/arns.ts';
import { callerName } from '#platform/ports/audit.ts';
import { requireManifest } from '#platform/ports/manifests.ts';
import { Problem } from '#platform/problem.ts';
import { requireVariants } from '#platform/variants/comparison.ts';

/** Gives all new executions one variant, or lets the weights choose again; the workflow's audit trail records who did it. */
export const decideVariants: Serves<typeof route> = async ({ parameters, body, caller }, ports) => {
  const manifest = await requireManifest(ports.manifests, parameters.workflow);
  const variants = requireVariants(manifest);
  const variant = chosenBy(variants, body);
  const { reason, decision } = body;
  const by = callerName(caller);
  const at = isoOf(ports.clock.now());
  await ports.audit({
    execution: stateMachineArn(manifest.name),
    action: `variants-${decision}`,
    by,
    from: caller.address,
    details: { experiment: variants.experiment, ...defined({ variant, reason }) },
  });
  const made = { by, at, ...defined({ variant, reason }) };
  await ports.decisions.decide(manifest.name, { experiment: variants.experiment, ...made });
  return { workflow: manifest.name, decision: made };
};

const chosenBy = (
  { list }: ManifestVariants,
  { decision, variant }: { decision: 'promote' | 'restart' | 'stop'; variant?: string | undefined },
): string | undefined => {
  if (decision === 'restart') return undefined;
  if (decision === 'stop') return list[0]?.name;
  const names = list.map(({ name }) => name);
  if (variant !== undefined && names.includes(variant)) return variant;
  const hint =
    (variant === undefined ? undefined : didYouMean(variant, names)) ?? `there are ${names.join(', ')}`;
  throw variant === undefined
    ? new Problem('invalid_request', `"promote" needs the variant; ${hint}`)
    : new Problem('not_found', `There is no variant "${variant}"; ${hint}`);
};
