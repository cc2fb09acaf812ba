import { COMPENSATION_WORKFLOW } from '#contracts/compensation/workflow.ts';
import type { getRetention as route } from '#contracts/http/routes/get-retention.ts';
import type { Serves } from '#platform/handlers/serves.ts';
import { requireManifest } from '#platform/ports/manifests.ts';
import { retentionOf } from '#platform/retention/needs.ts';

/** Shows what keeps the versions of a workflow, or of the state machine that undoes. */
export const getRetention: Serves<typeof route> = async ({ parameters: { workflow } }, ports) => {
  if (workflow !== COMPENSATION_WORKFLOW) await requireManifest(ports.manifests, workflow);
  return retentionOf(ports, workflow);
};
