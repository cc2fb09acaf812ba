import type { listVersions as route } from '#contracts/http/list-versions.ts';
import type { Serves } from '#lambdas/shared/endpoint/serves.ts';
import { requireManifest } from '#lambdas/shared/ports/manifests.ts';
import { versionsOf } from '#lambdas/shared/ports/versions-of.ts';

/** The published versions of a workflow. None where workflows are not deployed in versions, as in the local stack. */
export const listVersions: Serves<typeof route> = async ({ parameters }, { manifests, versions }) => {
  const { name } = await requireManifest(manifests, parameters.workflow);
  return versionsOf(versions, name);
};
