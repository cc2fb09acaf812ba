import type { listAudit as route } from '#contracts/http/routes/list-audit.ts';
import type { Serves } from '#platform/handlers/serves.ts';
import { executionArn } from '#platform/ports/arns.ts';
import { requireManifest } from '#platform/ports/manifests.ts';
import { Problem } from '#platform/problem.ts';

/** Lists the audit trail of an execution. */
export const listAudit: Serves<typeof route> = async ({ parameters }, { manifests, trailOf }) => {
  const { name } = await requireManifest(manifests, parameters.workflow);
  const entries = await trailOf(executionArn(name, parameters.execution));
  if (entries.length === 0)
    throw new Problem('not_found', `The audit trail has no execution "${parameters.execution}" of "${name}"`);
  return { entries };
};
