import type { describeWorkflow as route } from '#contracts/http/routes/describe-workflow.ts';
import type { Serves } from '#platform/handlers/serves.ts';
import { requireManifest } from '#platform/ports/manifests.ts';

/** Returns a workflow's input schema, steps and graph; its manifest as well if that is asked for. */
export const describeWorkflow: Serves<typeof route> = async ({ parameters, query }, { manifests }) => {
  const manifest = await requireManifest(manifests, parameters.workflow);
  return query.manifest ? { ...manifest, manifest: { ...manifest } } : manifest;
};
