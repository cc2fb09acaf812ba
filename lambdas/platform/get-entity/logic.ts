import type { getEntity as route } from '#contracts/http/routes/get-entity.ts';
import { viewOf } from '#platform/firing/entity-view.ts';
import type { Serves } from '#platform/handlers/serves.ts';
import { requireEntity, requireLifecycle } from '#platform/lifecycles/deployed-lifecycle.ts';

/** Shows an entity, and what may happen to it. */
export const getEntity: Serves<typeof route> = async ({ parameters }, { entities, manifests }) => {
  const deployed = await requireLifecycle(manifests, parameters.lifecycle);
  return viewOf(deployed, await requireEntity(entities, deployed, parameters.entity));
};
