import type { listVersions as route } from '#contracts/http/routes/list-versions.ts';
import type { Serves } from '#platform/handlers/serves.ts';
import { requireManifest } from '#platform/ports/manifests.ts';
import { versionsOf } from '#platform/views/versions-view.ts';

/** Lists the published versions of a workflow; none if workflows are deployed without versions, as in the local stack. */
export const listVersions: Serves<typeof route> = async ({ parameters }, ports) => {
  const { name } = await requireManifest(ports.manifests, parameters.workflow);
  return versionsOf(ports, name);
};
