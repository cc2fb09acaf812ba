import type { getEntityHistory as route } from '#contracts/http/routes/get-entity-history.ts';
import { defined } from '#core/defined.ts';
import type { Serves } from '#platform/handlers/serves.ts';
import { requireEntity, requireLifecycle } from '#platform/lifecycles/deployed-lifecycle.ts';

/** Shows what happened to an entity, newest first. */
export const getEntityHistory: Serves<typeof route> = async (
  { parameters, query },
  { entities, manifests },
) => {
  const deployed = await requireLifecycle(manifests, parameters.lifecycle);
  const { id } = await requireEntity(entities, deployed, parameters.entity);
  const { limit, next_token: nextToken } = query;
  const page = await entities.history(deployed.name, id, defined({ limit, nextToken }));
  return { entries: page.entries, ...defined({ next_token: page.nextToken }) };
};
