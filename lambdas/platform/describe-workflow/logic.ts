import type { describeWorkflow as route } from '#contracts/http/routes/describe-workflow.ts';
import type { Serves } from '#platform/handlers/serves.ts';
import { requireManifest } from '#platform/ports/manifests.ts';

/** Returns a workflow's input schema and steps. */
export const describeWorkflow: Serves<typeof route> = async ({ parameters }, { manifests }) =>
  requireManifest(manifests, parameters.workflow);
