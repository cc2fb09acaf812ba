import type { describeWorkflow as route } from '#contracts/http/describe-workflow.ts';
import type { Serves } from '#lambdas/shared/endpoint/serves.ts';
import { requireManifest } from '#lambdas/shared/ports/manifests.ts';

/** What a workflow takes and what it does. */
export const describeWorkflow: Serves<typeof route> = async ({ parameters }, { manifests }) =>
  requireManifest(manifests, parameters.workflow);
