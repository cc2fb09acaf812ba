import type { describeWorkflow as route } from '#contracts/http/describe-workflow.ts';
import type { Serves } from '#platform/handlers/serves.ts';
import { requireManifest } from '#platform/ports/manifests.ts';

/** What a workflow takes and what it does. */
export const describeWorkflow: Serves<typeof route> = async ({ parameters }, { manifests }) =>
  requireManifest(manifests, parameters.workflow);
